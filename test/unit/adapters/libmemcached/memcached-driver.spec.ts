import Memcached from 'memcached';
import type { LibmemcachedClientOptions } from '../../../../lib/adapters/libmemcached/libmemcached.options.js';
import { equip, serverOf, type MemcachedDriver } from '../../../../lib/adapters/libmemcached/memcached-driver.js';
import { flagOf, problemOf, readReply } from '../../../../lib/adapters/libmemcached/memcached-reply.js';

/** The driver's own types know these options with the same types. */
type Known = Omit<LibmemcachedClientOptions, 'compatibility'>;
const fits: Known extends Pick<Memcached.options, keyof Known> ? true : false = true;

describe('the driver', () => {
  it('has the parts that are used and replaced', () => {
    expect(fits).toBe(true);
    const driver = new Memcached({ '127.0.0.1:1': 1, '127.0.0.1:2': 2 }) as unknown as MemcachedDriver;
    expect(driver.servers).toEqual(['127.0.0.1:1', '127.0.0.1:2']);
    for (const name of ['command', 'connect', 'connectionIssue', 'rawDataReceived'] as const) {
      expect(typeof driver[name]).toBe('function');
    }
    expect(equip(driver, () => undefined)).toBe(driver);
    expect(driver.servers).toContain(serverOf(driver, 'key'));
  });

  it('finds IPv6 addresses', () => {
    const driver = new Memcached({ '::1:1': 1, 'fe80::2:2': 1 }) as unknown as MemcachedDriver;
    const found = new Set(Array.from({ length: 100 }, (_, index) => serverOf(driver, `key-${index}`)));
    expect([...found].sort()).toEqual(['::1:1', 'fe80::2:2']);
  });
});

describe('answers', () => {
  const value = 'VA 12 c7 t60 kkey\r\nEN\r\nSTORED\r\n\r\n';

  it('are read by their size, not by their lines', () => {
    expect(readReply(`${value}EN\r\n`, 0)).toEqual({
      reply: { status: 'VA', line: 'VA 12 c7 t60 kkey', data: 'EN\r\nSTORED\r\n' },
      next: value.length,
    });
    expect(readReply(`${value}EN\r\n`, value.length)).toMatchObject({ reply: { status: 'EN' } });
  });

  it('are waited for while some of them is missing', () => {
    for (let length = 0; length < value.length; length++) expect(readReply(value.slice(0, length), 0)).toBeUndefined();
  });

  it('tell their flags', () => {
    const { reply } = readReply(value, 0)!;
    expect(['c', 't', 'k', 'f'].map((letter) => flagOf(reply, letter))).toEqual(['7', '60', 'key', undefined]);
  });

  it.each([
    ['HD', undefined],
    ['STORED', undefined],
    ['SERVER_ERROR out of memory storing object', { fatal: false }],
    ['CLIENT_ERROR bad data chunk', { fatal: true }],
    ['ERROR', { fatal: true }],
    ['VA x', { fatal: true }],
    ['anything', { fatal: true }],
    ['', { fatal: true }],
  ])('%s', (line, problem) => {
    const found = problemOf(readReply(`${line}\r\n`, 0)!.reply);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(problem);
  });
});
