import type { Cluster, Redis } from 'ioredis';
import type { RedisClientLike } from '../../../../lib/adapters/redis/redis-client-like.js';
import { RedisRing } from '../../../../lib/adapters/redis/redis-ring.js';
import { serversOf } from '../../../../lib/adapters/redis/redis-server.js';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import { resolveRedisOptions, type RedisAdapterOptions } from '../../../../lib/adapters/redis/redis.options.js';

/** The small type fits the clients that people have. */
export const fits: [Redis extends RedisClientLike ? true : never, Cluster extends RedisClientLike ? true : never] = [
  true,
  true,
];

const client = Object.fromEntries(
  ['getBuffer', 'pttl', 'set', 'unlink', 'evalshaBuffer', 'evalBuffer', 'scan'].map((name) => [name, () => undefined]),
) as unknown as RedisClientLike;

const servers = (options: RedisAdapterOptions): ReturnType<typeof serversOf> => serversOf(resolveRedisOptions(options));

const refused = (option: string): Error => expect.objectContaining({ code: 'E_SESSION_OPTION', option }) as Error;

describe('options of the Redis adapter', () => {
  it("nothing given: Phalcon's defaults", () => {
    expect(resolveRedisOptions({})).toMatchObject({ host: '127.0.0.1', port: 6379, index: 0, prefix: 'sess-reds-' });
    expect(resolveRedisOptions({}).lifetime).toBe(3600);
    expect(servers({})).toEqual([
      {
        address: { host: '127.0.0.1', port: 6379 },
        tls: undefined,
        user: undefined,
        password: undefined,
        index: 0,
        prefix: 'sess-reds-',
        weight: 1,
        connectTimeout: 1,
        readTimeout: 0.5,
        retryInterval: 0.5,
      },
    ]);
  });

  it("Phalcon's configuration with all its empty values: the same", () => {
    const empty = { socket: '', auth: '', timeout: 0, connectTimeout: 0, readTimeout: 0, retryInterval: 0 };
    expect(servers({ ...empty, persistent: false, index: 0 })).toEqual(servers({}));
  });

  it('explicit undefined: the defaults', () => {
    const options = Object.fromEntries(Object.keys(resolveRedisOptions({})).map((name) => [name, undefined]));
    expect(resolveRedisOptions(options)).toEqual(resolveRedisOptions({}));
  });

  it("Phalcon 3's example: every option has its effect, and the caller keeps an object of his own", () => {
    const options = Object.freeze({
      uniqueId: 'my-private-app',
      host: 'localhost',
      port: 6380,
      auth: 'foobared',
      persistent: false,
      lifetime: 77,
      prefix: 'my',
      index: 1,
    });
    const adapter = new RedisAdapter(options);
    expect(adapter).toMatchObject({ uniqueId: 'my-private-app', lifetime: 77 });
    expect(adapter.getLifetime()).toBe(77);
    expect(servers(options)[0]).toMatchObject({
      address: { host: 'localhost', port: 6380 },
      password: 'foobared',
      index: 1,
      prefix: 'my',
    });
  });

  it('a socket goes before host and port', () => {
    expect(servers({ host: 'x', socket: '/run/redis.sock' })[0]?.address).toEqual({ path: '/run/redis.sock' });
  });

  it('auth: a password, or user and password', () => {
    expect(servers({ auth: 'p' })[0]).toMatchObject({ user: undefined, password: 'p' });
    expect(servers({ auth: ['u', 'p'] })[0]).toMatchObject({ user: 'u', password: 'p' });
  });

  it('timeout is the other name of connectTimeout', () => {
    expect(servers({ timeout: 2 })[0]?.connectTimeout).toBe(2);
    expect(servers({ connectTimeout: 3 })[0]?.connectTimeout).toBe(3);
  });

  it('ssl: true, or options for TLS', () => {
    expect(servers({ ssl: true })[0]?.tls).toEqual({});
    expect(servers({ ssl: { servername: 'x' } })[0]?.tls).toEqual({ servername: 'x' });
    expect(servers({ ssl: false })[0]?.tls).toBeUndefined();
  });

  it.each([
    ['redis://10.0.0.1', { address: { host: '10.0.0.1', port: 6379 }, index: 4, password: 'by option' }],
    [
      'redis://u:p%40ss@redis.internal:6380/2',
      { address: { host: 'redis.internal', port: 6380 }, user: 'u', password: 'p@ss', index: 2 },
    ],
    ['redis://:secret@[::1]:1/', { address: { host: '::1', port: 1 }, user: undefined, password: 'secret', index: 4 }],
    ['rediss://redis.internal', { tls: {} }],
  ])('url %s', (url, expected) => {
    expect(servers({ url, index: 4, auth: 'by option' })[0]).toMatchObject(expected);
  });

  it('rediss:// takes the options for TLS', () => {
    expect(servers({ url: 'rediss://redis.internal', ssl: { ca: 'x' } })[0]?.tls).toEqual({ ca: 'x' });
  });

  it.each([
    'http://x',
    'redis://',
    'redis://x/one',
    'redis://x?db=1',
    'x',
    '',
    'redis://x:secret%zz@y',
    'redis://:secret@x:99999',
  ])('url %p is refused, without its password', (url) => {
    expect(() => new RedisAdapter({ url })).toThrow(refused('url'));
    expect(() => new RedisAdapter({ url })).not.toThrow(/secret/);
  });

  it.each([
    ['hots', 'x'],
    ['toString', 1],
    ['host', ''],
    ['host', 5],
    ['port', 0],
    ['port', 65_536],
    ['port', '6379'],
    ['socket', 5],
    ['url', 5],
    ['auth', 5],
    ['auth', ['one']],
    ['auth', ['u', 5]],
    ['index', -1],
    ['index', 1.5],
    ['index', '0'],
    ['prefix', null],
    ['lifetime', 0],
    ['lifetime', Infinity],
    ['persistent', 'yes'],
    ['timeout', -1],
    ['connectTimeout', Infinity],
    ['readTimeout', NaN],
    ['retryInterval', '1'],
    ['ssl', 'yes'],
    ['ssl', []],
    ['uniqueId', 5],
    ['path', ''],
    ['path', ' , '],
    ['client', {}],
    ['client', null],
    ['client', 'redis://x'],
  ])('%s: %p is refused with its name', (name, value) => {
    expect(() => new RedisAdapter({ [name]: value })).toThrow(refused(name));
  });

  it.each([
    ['url', { path: 'tcp://x', url: 'redis://x' }],
    ['host', { path: 'tcp://x', host: 'x' }],
    ['port', { url: 'redis://x', port: 1 }],
    ['socket', { url: 'redis://x', socket: '/x' }],
    ['path', { client, path: 'tcp://x' }],
    ['auth', { client, auth: 'secret' }],
    ['index', { client, index: 3 }],
    ['connectTimeout', { client, connectTimeout: 3 }],
  ])('%s beside another way to name the server is refused', (name, options) => {
    expect(() => new RedisAdapter(options)).toThrow(refused(name));
    expect(() => new RedisAdapter(options)).not.toThrow(/secret/);
  });

  it('a client with prefix, lifetime, uniqueId and readTimeout is fine', () => {
    const options = { client, prefix: '', lifetime: 5, uniqueId: 'x', readTimeout: 2, persistent: true, index: 0 };
    expect(new RedisAdapter(options).getRedis()).toBe(client);
  });

  it('a client of our own is there only while the adapter is open', () => {
    expect(() => new RedisAdapter().getRedis()).toThrow(expect.objectContaining({ code: 'E_SESSION_STORE' }));
  });
});

describe("path: PHP's session.save_path", () => {
  it('one server: the prefix of phpredis, the rest from the options', () => {
    expect(servers({ path: 'tcp://10.0.0.1', auth: 'p', index: 2 })).toEqual([
      {
        ...servers({ auth: 'p', index: 2 })[0],
        address: { host: '10.0.0.1', port: 6379 },
        prefix: 'PHPREDIS_SESSION:',
      },
    ]);
    expect(servers({ path: 'tcp://10.0.0.1', prefix: 'sess-reds-' })[0]?.prefix).toBe('sess-reds-');
  });

  it('several, separated by commas and spaces, each with its query', () => {
    const path =
      'tcp://host1:6379?weight=1&timeout=2.5,tls://host2?weight=2&persistent=1&prefix=P%3A&auth=s%20p , ' +
      'unix:///run/redis.sock?database=3&read_timeout=1.5&retry_interval=250&persistent_id=x\thost4:1';
    const [first, second, third, fourth] = servers({ path });
    expect(first).toMatchObject({ address: { host: 'host1', port: 6379 }, weight: 1, connectTimeout: 2.5 });
    expect(second).toMatchObject({ tls: {}, weight: 2, prefix: 'P:', password: 's p' });
    expect(third).toMatchObject({
      address: { path: '/run/redis.sock' },
      index: 3,
      readTimeout: 1.5,
      retryInterval: 0.25,
    });
    expect(fourth).toMatchObject({ address: { host: 'host4', port: 1 }, tls: undefined, weight: 1 });
  });

  it.each([
    ['auth=p', undefined, 'p'],
    ['auth[]=p', undefined, 'p'],
    ['auth[]=u&auth[]=p', 'u', 'p'],
    ['auth[0]=u&auth[1]=p', 'u', 'p'],
    ['auth[user]=u&auth[pass]=p', 'u', 'p'],
    ['auth%5Buser%5D=u&auth%5Bpass%5D=p', 'u', 'p'],
    ['auth=', undefined, undefined],
    ['weight=2&weight=3', undefined, undefined],
  ])('%s', (query, user, password) => {
    expect(servers({ path: `tcp://x?${query}` })[0]).toMatchObject({ user, password });
  });

  it.each([
    'tcp://x?weight=0',
    'tcp://x?weight=1.5',
    'tcp://x?weight=',
    'tcp://x?timeout=0',
    'tcp://x?timeout=secret',
    'tcp://x?database=-1',
    'tcp://x?secret=1',
    'tcp://x?stream[verify_peer]=0',
    'http://x',
    'unix://relative',
    'tcp://user:secret@x',
    'tcp://',
    'tcp://x:123456',
    'tcp://x:65536',
    'tcp://x:0',
  ])('%s is refused with its place', (entry) => {
    expect(() => new RedisAdapter({ path: `tcp://fine, ${entry}` })).toThrow(refused('path'));
    expect(() => new RedisAdapter({ path: `tcp://fine, ${entry}` })).toThrow(/server 2/);
    expect(() => new RedisAdapter({ path: `tcp://fine, tcp://x?auth=secret&weight=0` })).not.toThrow(/secret/);
  });
});

describe('several servers', () => {
  /** Seen with PHP 8.2 and phpredis 5.3.7 on three servers of the weights 1, 2 and 2. */
  const PLACES: Record<string, readonly string[]> = {
    first: ['abcd', 't0t1', 'k3b0'],
    second: ['z', '0123456789abcdefghijklmnopqrstuv'],
    third: [
      ...['vutsrqponmlkjihgfedcba9876543210', 'session-x', 'ab', 'ABCDEFGH', 'Zz,-'],
      ...['mmmmmmmm', '7777777777cccccccccccccccccccccc', 'q9q9q9'],
    ],
  };
  const ring = new RedisRing([
    { name: 'first', weight: 1 },
    { name: 'second', weight: 2 },
    { name: 'third', weight: 2 },
  ]);

  it.each(Object.entries(PLACES))('phpredis puts these ids on the %s, and so do we', (name, ids) => {
    expect(ids.map((id) => ring.of(id).name)).toEqual(ids.map(() => name));
  });

  it('ids are spread by weight', () => {
    const counts = { first: 0, second: 0, third: 0 } as Record<string, number>;
    for (let n = 0; n < 32 ** 4; n += 7) counts[ring.of(n.toString(32).padStart(4, '0')).name]! += 1;
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect((counts['first'] as number) / total).toBeCloseTo(0.2, 1);
    expect((counts['second'] as number) / total).toBeCloseTo(0.4, 1);
  });
});
