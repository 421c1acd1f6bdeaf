import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capabilitiesOf } from '../../../../lib/adapters/adapter-capabilities.js';
import { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import type { StreamAdapterOptions } from '../../../../lib/adapters/stream/stream.options.js';
import { collect, ID, StoppedClock, workspace } from './workspace.js';

const { folder } = workspace();

function setUp(options: StreamAdapterOptions = {}) {
  const clock = new StoppedClock();
  const savePath = folder();
  const adapter = new StreamAdapter({ savePath, ...options }, clock);
  const file = (id: string): string => join(savePath, (options.prefix ?? '') + id);
  return { adapter, clock, savePath, file };
}

async function versionIn(adapter: StreamAdapter, id = ID) {
  return (await adapter.load(id))?.version ?? null;
}

describe('as in Phalcon', () => {
  it('it is a session adapter', () => {
    expect(setUp().adapter).toBeInstanceOf(SessionAdapter);
  });

  it('open and close return true, close also without open', async () => {
    const { adapter, savePath } = setUp();
    expect(await adapter.close()).toBe(true);
    expect(adapter.open()).toBe(true);
    expect(await adapter.close()).toBe(true);
    expect(readdirSync(savePath)).toEqual([]);
  });

  it('write makes the file <savePath>/<prefix><id> with the raw data', async () => {
    const { adapter, savePath } = setUp({ prefix: 'sess_' });
    expect(await adapter.write('test1', 'name|s:3:"Ann";n|i:5;', 60)).toBe(true);
    expect(readFileSync(join(savePath, 'sess_test1'), 'utf8')).toBe('name|s:3:"Ann";n|i:5;');
    expect(readdirSync(savePath)).toEqual(['sess_test1']);
  });

  it.each(['', 'x', 'žluťoučký 🐎', '\uFEFFmark', 'a\0b\r\n', 'long '.repeat(200_000)])(
    'read gives back what was written (%#)',
    async (data) => {
      const { adapter } = setUp();
      await adapter.write(ID, data, 60);
      expect(await adapter.read(ID)).toBe(data);
      expect((await adapter.load(ID))?.data).toBe(data);
    },
  );

  it('read of an unknown session is the empty string', async () => {
    expect(await setUp().adapter.read('unknown')).toBe('');
  });

  it('destroy removes the file and returns true, also the second time', async () => {
    const { adapter, savePath } = setUp();
    await adapter.write('test1', 'data', 60);
    expect(await adapter.destroy('test1')).toBe(true);
    expect(readdirSync(savePath)).toEqual([]);
    expect(await adapter.destroy('test1')).toBe(true);
  });

  it('a touch moves the modification time and does not rewrite the content', async () => {
    const { adapter, clock, file } = setUp();
    await adapter.write(ID, 'data', 3600);
    const before = statSync(file(ID));
    clock.advance(10);
    expect(await adapter.touch(ID, (await versionIn(adapter)) ?? '', 3600)).toBe(true);
    const after = statSync(file(ID));
    expect(after.ino).toBe(before.ino);
    expect(after.mtimeMs).toBe(clock.now());
    expect(readFileSync(file(ID), 'utf8')).toBe('data');
  });

  it('an id is known while its file exists', async () => {
    const { adapter, file } = setUp();
    await adapter.write(ID, 'data', 60);
    expect(await adapter.load(ID)).not.toBeNull();
    rmSync(file(ID));
    expect(await adapter.load(ID)).toBeNull();
  });

  it('a file that PHP wrote is a session', async () => {
    const { adapter, file } = setUp();
    writeFileSync(file(ID), 'a|i:1;', { mode: 0o644 });
    expect(await adapter.read(ID)).toBe('a|i:1;');
    expect((await adapter.load(ID))?.remaining).toBeCloseTo(3600, 0);
  });
});

describe('files', () => {
  it('are for their owner alone', async () => {
    const { adapter, file } = setUp();
    await adapter.write(ID, 'data', 60);
    expect(statSync(file(ID)).mode & 0o777).toBe(0o600);
  });

  it('carry their expiry, minus the lifetime that PHP counts with, as modification time', async () => {
    const { adapter, clock, file } = setUp({ lifetime: 1440 });
    await adapter.write('own', 'data', 60.5);
    expect(statSync(file('own')).mtimeMs).toBe(clock.now() + (60.5 - 1440) * 1000);
    await adapter.write('default', 'data', 1440);
    expect(statSync(file('default')).mtimeMs).toBe(clock.now());
  });

  it('hold what was written when every write waits for the disk', async () => {
    const { adapter, savePath } = setUp({ durable: true });
    const made = await adapter.swap(ID, null, 'durable', 60);
    expect(await adapter.read(ID)).toBe('durable');
    expect(await adapter.swap(ID, made.swapped ? made.version : '', null, 60)).toEqual({
      swapped: true,
      version: null,
    });
    expect(readdirSync(savePath)).toEqual([]);
  });
});

describe('expiry', () => {
  it('a session is served until its lifetime has passed, and not a moment longer', async () => {
    const { adapter, clock } = setUp();
    await adapter.write(ID, 'data', 1.25);
    clock.advance(1.249);
    expect(await adapter.read(ID)).toBe('data');
    clock.advance(0.001);
    expect(await adapter.read(ID)).toBe('');
    expect(await adapter.load(ID)).toBeNull();
  });

  it('remaining counts down', async () => {
    const { adapter, clock } = setUp();
    await adapter.write(ID, 'data', 60);
    clock.advance(20);
    expect((await adapter.load(ID))?.remaining).toBeCloseTo(40, 3);
  });

  it("lifetimes longer and shorter than the adapter's are kept, near 1970 too", async () => {
    const clock = new StoppedClock(1000);
    const adapter = new StreamAdapter({ savePath: folder(), lifetime: 3600 }, clock);
    await adapter.write('short', 'data', 10);
    await adapter.write('long', 'data', 86400);
    await adapter.write('ages', 'data', 1e15);
    expect((await adapter.load('short'))?.remaining).toBeCloseTo(10, 2);
    expect((await adapter.load('long'))?.remaining).toBeCloseTo(86400, 2);
    expect((await adapter.load('ages'))?.remaining).toBeGreaterThan(86400 * 365);
  });

  it('an expired session cannot be touched, and counts as nothing for a swap', async () => {
    const { adapter, clock } = setUp();
    await adapter.write(ID, 'data', 1);
    const version = (await versionIn(adapter)) ?? '';
    clock.advance(1);
    expect(await adapter.touch(ID, version, 60)).toBe(false);
    expect(await adapter.swap(ID, version, 'late', 60)).toEqual({ swapped: false, current: null });
    expect(await adapter.read(ID)).toBe('');
    expect(await adapter.swap(ID, null, 'new', 60)).toMatchObject({ swapped: true });
    expect(await adapter.read(ID)).toBe('new');
  });

  it('an expired session is written anew, and destroyed with its file', async () => {
    const { adapter, clock, savePath } = setUp();
    await adapter.write(ID, 'data', 1);
    clock.advance(1);
    await adapter.write(ID, 'new', 1);
    expect(await adapter.read(ID)).toBe('new');
    clock.advance(1);
    expect(await adapter.destroy(ID)).toBe(true);
    expect(readdirSync(savePath)).toEqual([]);
  });

  it.each([0, -1, NaN, Infinity])('a lifetime of %p is refused', async (lifetime) => {
    const { adapter, savePath } = setUp();
    await expect(adapter.write(ID, 'data', lifetime)).rejects.toMatchObject({ option: 'lifetime' });
    await expect(adapter.touch(ID, 'v', lifetime)).rejects.toMatchObject({ option: 'lifetime' });
    expect(readdirSync(savePath)).toEqual([]);
  });
});

describe('versioned', () => {
  it('declares what it can do', () => {
    const { adapter } = setUp({ prefix: 'x'.repeat(120) });
    expect(capabilitiesOf(adapter)).toEqual({
      versioned: adapter,
      enumerate: adapter,
      quarantine: adapter,
      binary: adapter,
      lock: adapter,
      maxIdLength: 255 - 120 - 18,
    });
    expect(setUp().adapter.maxIdLength).toBe(128);
  });

  it('creates only what is free', async () => {
    const { adapter } = setUp();
    const made = await adapter.swap(ID, null, 'first', 60);
    expect(made).toEqual({ swapped: true, version: await versionIn(adapter) });
    const again = await adapter.swap(ID, null, 'second', 60);
    expect(again).toEqual({ swapped: false, current: await adapter.load(ID) });
    expect(await adapter.read(ID)).toBe('first');
  });

  it('replaces and removes only what the caller saw', async () => {
    const { adapter, savePath } = setUp();
    await adapter.write(ID, 'one', 60);
    const one = (await versionIn(adapter)) ?? '';
    const two = await adapter.swap(ID, one, 'two', 60);
    expect(two).toEqual({ swapped: true, version: await versionIn(adapter) });
    expect(await adapter.swap(ID, one, 'three', 60)).toMatchObject({ swapped: false, current: { data: 'two' } });
    expect(await adapter.swap(ID, one, null, 60)).toMatchObject({ swapped: false, current: { data: 'two' } });
    expect(await adapter.touch(ID, one, 60)).toBe(false);
    expect(await adapter.swap(ID, await versionIn(adapter), null, 60)).toEqual({ swapped: true, version: null });
    expect(readdirSync(savePath)).toEqual([]);
  });

  it('a removed session stays removed', async () => {
    const { adapter, savePath } = setUp();
    await adapter.write(ID, 'data', 60);
    const version = (await versionIn(adapter)) ?? '';
    await adapter.destroy(ID);
    expect(await adapter.swap(ID, version, 'late', 60)).toEqual({ swapped: false, current: null });
    expect(await adapter.touch(ID, version, 60)).toBe(false);
    expect(await adapter.swap(ID, null, null, 60)).toEqual({ swapped: true, version: null });
    expect(readdirSync(savePath)).toEqual([]);
  });

  it('a touch keeps the version and gives the new lifetime', async () => {
    const { adapter, clock } = setUp();
    await adapter.write(ID, 'data', 60);
    const version = (await versionIn(adapter)) ?? '';
    clock.advance(30);
    expect(await adapter.touch(ID, version, 90)).toBe(true);
    expect(await adapter.load(ID)).toEqual({ data: 'data', version, remaining: expect.closeTo(90, 3) as number });
  });

  it('of many swaps at once one wins', async () => {
    const { adapter, savePath } = setUp();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => adapter.swap(ID, null, `data ${n}`, 60)));
    expect(answers.filter(({ swapped }) => swapped)).toHaveLength(1);
    expect(readdirSync(savePath)).toEqual([ID]);
  });

  it('work on one id is done in the order in which it was asked for', async () => {
    const { adapter } = setUp();
    const work = [adapter.write(ID, 'x'.repeat(1e6), 60), adapter.write(ID, 'two', 60), adapter.destroy(ID)];
    await Promise.all(work);
    expect(await adapter.read(ID)).toBe('');
  });

  it('a failure does not hold up those who wait', async () => {
    const { adapter, file, savePath } = setUp();
    rmSync(savePath, { recursive: true });
    writeFileSync(savePath, '');
    const failed = adapter.write(ID, 'one', 60);
    await expect(failed).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    rmSync(savePath);
    await adapter.write(ID, 'two', 60);
    expect(readFileSync(file(ID), 'utf8')).toBe('two');
  });

  it('data that UTF-8 cannot hold is refused, the old data stays', async () => {
    const { adapter } = setUp();
    await adapter.write(ID, 'old', 60);
    await expect(adapter.write(ID, 'half \uD83D pair', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(await adapter.read(ID)).toBe('old');
  });
});

describe('ids', () => {
  it("are those of live sessions, once each, of any prefix's own", async () => {
    const { adapter, clock, savePath } = setUp({ prefix: 'app_' });
    await adapter.write('gone', 'data', 1);
    clock.advance(2);
    const made = Array.from({ length: 200 }, (_, n) => `id${n}`);
    await Promise.all(made.map((id) => adapter.write(id, 'data', 60)));
    for (const name of ['other', 'app_x.corrupt', 'app_.note', 'app_x.y']) writeFileSync(join(savePath, name), '');
    expect((await collect(adapter.ids())).sort()).toEqual([...made].sort());
  });
});

describe('quarantine', () => {
  it('sets the file aside, its bytes as they were', async () => {
    const { adapter, clock, savePath } = setUp();
    writeFileSync(join(savePath, ID), Buffer.from([0xff, 0x00, 0xfe]), { mode: 0o644 });
    await adapter.quarantine(ID, await adapter.read(ID));
    expect(readdirSync(savePath)).toEqual([`${ID}.corrupt`]);
    expect(readFileSync(join(savePath, `${ID}.corrupt`))).toEqual(Buffer.from([0xff, 0x00, 0xfe]));
    expect(statSync(join(savePath, `${ID}.corrupt`)).mtimeMs).toBeCloseTo(clock.now(), 1);
    expect(statSync(join(savePath, `${ID}.corrupt`)).mode & 0o777).toBe(0o600);
    expect(await adapter.load(ID)).toBeNull();
    expect(await adapter.swap(ID, null, 'fresh', 60)).toMatchObject({ swapped: true });
  });

  it('leaves other data, unknown and impossible ids alone', async () => {
    const { adapter, savePath } = setUp();
    await adapter.write(ID, 'good', 60);
    await adapter.quarantine(ID, 'bad');
    await adapter.quarantine('unknown', 'bad');
    await adapter.quarantine('unknown', '');
    await adapter.quarantine('../x', 'bad');
    expect(readdirSync(savePath)).toEqual([ID]);
  });
});
