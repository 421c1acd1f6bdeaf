import {
  chmodSync,
  chownSync,
  existsSync,
  lutimesSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LockOwner } from '../../../../lib/adapters/stream/lock-owner.js';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import { ID, StoppedClock, workspace } from './workspace.js';

const { folder } = workspace();

function setUp(prefix = '') {
  const clock = new StoppedClock();
  const savePath = folder();
  const adapter = new StreamAdapter({ savePath, prefix }, clock);
  const put = (name: string, mode = 0o600): string => {
    const path = join(savePath, name);
    writeFileSync(path, 'data', { mode });
    chmodSync(path, mode);
    return path;
  };
  return { adapter, clock, savePath, put };
}

const dead = (): string =>
  LockOwner.current()
    .toString()
    .replace(/^\d+\.\d+\.\d+/, '4194303.4194303.1');

describe('gc', () => {
  it('expired sessions: removed and counted, live ones kept', async () => {
    const { adapter, clock, savePath } = setUp('sess_');
    await adapter.write('test1', 'data', 1);
    await adapter.write('test2', 'data', 1);
    await adapter.write('longer', 'data', 60);
    clock.advance(2);
    expect(await adapter.gc(1)).toBe(2);
    expect(readdirSync(savePath)).toEqual(['sess_longer']);
  });

  it('a session with a lifetime of its own: removed when that is over, whatever maxLifetime says', async () => {
    const { adapter, clock } = setUp();
    await adapter.write(ID, 'data', 10);
    expect(await adapter.gc(1)).toBe(0);
    clock.advance(9);
    expect(await adapter.gc(1)).toBe(0);
    clock.advance(1);
    expect(await adapter.gc(1e9)).toBe(1);
  });

  it('thousands of sessions: removed in slices that let timers run', async () => {
    const { adapter, clock, savePath } = setUp();
    for (let n = 0; n < 3000; n++) writeFileSync(join(savePath, `${ID}${n}`), '', { mode: 0o600 });
    clock.advance(7200);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    expect(await adapter.gc()).toBe(3000);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
    expect(readdirSync(savePath)).toEqual([]);
  });

  it('without prefix, foreign files: kept, however old', async () => {
    const { adapter, clock, savePath, put } = setUp();
    const names = ['other.txt', 'README', 'Makefile', '.profile', 'short-word', `${ID}.json`, `${ID}_x`];
    for (const name of names) put(name);
    put('readable-by-the-whole-group', 0o640);
    put('abcdefghijklmnopqrstuvwxyz', 0o644);
    clock.advance(1e7);
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(savePath)).toHaveLength(names.length + 2);
  });

  it('with a prefix: nothing outside it', async () => {
    const { adapter, clock, savePath, put } = setUp('app_');
    for (const name of [ID, `other_${ID}`, `${ID}.corrupt`, 'app_.note', 'app_x.txt']) put(name);
    put('app_php', 0o644);
    clock.advance(1e7);
    expect(await adapter.gc()).toBe(1);
    expect(readdirSync(savePath)).toHaveLength(5);
    expect(existsSync(join(savePath, 'app_php'))).toBe(false);
  });

  it('files of another user: kept', async () => {
    if (process.getuid?.() !== 0) throw new Error('This test gives a file away: run it as root (in a container).');
    const { adapter, clock, put } = setUp();
    const path = put(ID);
    chownSync(path, 65534, 65534);
    clock.advance(1e7);
    expect(await adapter.gc()).toBe(0);
    expect(existsSync(path)).toBe(true);
  });

  it('a session that is used between the first look and the lock: kept', async () => {
    const { adapter, clock, savePath } = setUp();
    await adapter.write(ID, 'data', 1);
    clock.advance(2);
    const { fileLock } = adapter as unknown as {
      fileLock: { tryHold: (path: string, section: () => unknown) => unknown };
    };
    const tryHold = fileLock.tryHold.bind(fileLock);
    fileLock.tryHold = (path, section) => {
      const now = clock.now() / 1000;
      utimesSync(join(savePath, ID), now, now);
      return tryHold(path, section);
    };
    expect(await adapter.gc()).toBe(0);
    expect(await adapter.read(ID)).toBe('data');
  });

  it('a session that somebody is working on: left for the next time', async () => {
    const { adapter, clock, savePath } = setUp();
    await adapter.write(ID, 'data', 1);
    clock.advance(2);
    const lock = join(savePath, `${ID}.lock`);
    symlinkSync(LockOwner.current().toString(), lock);
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(savePath)).toEqual([ID, `${ID}.lock`]);
    rmSync(lock);
    expect(await adapter.gc()).toBe(1);
  });

  it('locks and markers of the dead: removed; of the living and of strangers: kept', async () => {
    const { adapter, savePath } = setUp();
    symlinkSync(dead(), join(savePath, `${ID}.lock`));
    symlinkSync(dead(), join(savePath, `${ID}.abcdefghijkl.lock`));
    symlinkSync(LockOwner.current().toString(), join(savePath, 'living.lock'));
    symlinkSync('elsewhere', join(savePath, 'stranger.lock'));
    writeFileSync(join(savePath, 'package.lock'), '');
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(savePath).sort()).toEqual(['living.lock', 'package.lock', 'stranger.lock']);
  });

  it('temporary files: removed after an hour, whatever their date', async () => {
    const { adapter, clock, savePath, put } = setUp();
    const path = put(`.${'x'.repeat(22)}.tmp`);
    put('.note.tmp');
    utimesSync(path, 0, 0);
    clock.advance(3590);
    await adapter.gc();
    expect(readdirSync(savePath)).toHaveLength(2);
    clock.advance(20);
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(savePath)).toEqual(['.note.tmp']);
  });

  it('quarantined data: kept for a day', async () => {
    const { adapter, clock, savePath } = setUp();
    await adapter.write(ID, 'bad', 60);
    await adapter.quarantine(ID, 'bad');
    clock.advance(86_399);
    await adapter.gc();
    expect(readdirSync(savePath)).toEqual([`${ID}.corrupt`]);
    clock.advance(2);
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(savePath)).toEqual([]);
  });

  it("a folder that cannot be listed: an error in Phalcon's words", async () => {
    const { adapter, savePath } = setUp();
    rmSync(savePath, { recursive: true });
    writeFileSync(savePath, '');
    await expect(adapter.gc()).rejects.toMatchObject({
      code: 'E_SESSION_GC',
      message: expect.stringMatching(/^Unexpected gc error/) as string,
      cause: { code: 'ENOTDIR' },
    });
  });

  it("agrees with PHP's gc about what has expired", async () => {
    const { adapter, clock, savePath } = setUp();
    await adapter.write(ID, 'data', 60);
    clock.advance(59);
    const age = (): number => (clock.now() - statSync(join(savePath, ID)).mtimeMs) / 1000;
    expect(age()).toBeLessThan(3600);
    clock.advance(2);
    expect(age()).toBeGreaterThan(3600);
    lutimesSync(join(savePath, ID), clock.now() / 1000, clock.now() / 1000);
    expect(await adapter.gc()).toBe(0);
  });
});
