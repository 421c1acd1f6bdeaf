import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FileLock } from '../../../../lib/adapters/stream/file-lock.js';
import { LockOwner } from '../../../../lib/adapters/stream/lock-owner.js';
import { Compiled } from './compiled.js';
import { workspace } from './workspace.js';

const { root, folder } = workspace();
const self = LockOwner.current();
const [pid, thread, started, namespace, boot] = self.toString().split('.') as [string, string, string, string, string];
const text = (changes: Partial<Record<'pid' | 'thread' | 'started' | 'namespace' | 'boot', string>>): string => {
  const parts = { pid, thread, started, namespace, boot, ...changes };
  return [parts.pid, parts.thread, parts.started, parts.namespace, parts.boot].join('.');
};
const isDead = (owner: string): boolean | undefined => LockOwner.parse(owner)?.isDead(self);

function lockPath(): string {
  const path = folder();
  mkdirSync(path);
  return join(path, 'id.lock');
}

describe('the owner of a lock', () => {
  it('is told apart by thread, start, namespace and boot, in a text that fits into an inode', () => {
    expect(self.toString()).toMatch(/^\d+\.\d+\.\d+\.\d+\.[0-9a-f]{8}$/);
    expect(self.toString().length).toBeLessThan(60);
    expect(LockOwner.parse(self.toString())).toEqual(self);
  });

  it.each([
    ['this thread', {}, false],
    ['a process that does not exist', { pid: '4194303', thread: '4194303' }, true],
    ['a process that had our pid before us', { started: '1' }, true],
    ['a thread of ours that does not exist', { thread: '4194303' }, true],
    ['a process before the last boot', { boot: '00000000' }, true],
    ['init', { pid: '1', thread: '1', started: '0' }, true],
    ['a process of another container, whatever its pid', { pid: '4194303', namespace: '1' }, false],
    ['a process in an unknown container', { pid: '4194303', namespace: '-' }, false],
  ])('%s: dead is %p', (_, changes, expected) => {
    expect(isDead(text(changes))).toBe(expected);
  });

  it.each(['', 'elsewhere', '1.2.3', '../1.1.1.1.00000000', '1.1.1.1.00000000.lock'])('%p is no owner', (foreign) => {
    expect(LockOwner.parse(foreign)).toBeUndefined();
  });

  it('a worker that was terminated is dead, its process lives', async () => {
    const worker = new Worker(
      `require('worker_threads').parentPort.postMessage(require('fs').readFileSync('/proc/thread-self/stat', 'utf8'));
       setInterval(() => 0, 1000);`,
      { eval: true },
    );
    const stat = await new Promise<string>((resolve) => worker.once('message', resolve));
    const owner = text({ thread: stat.split(' ')[0], started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] });
    expect(isDead(owner)).toBe(false);
    await worker.terminate();
    expect(isDead(owner)).toBe(true);
  });

  it('a killed process that nobody has waited for is dead', async () => {
    // sh does not wait for the node that it started, and which kills itself.
    const compiled = new Compiled(join(root, 'lib'));
    const child = compiled.run(
      `const { spawn } = require('child_process');
       const { LockOwner } = require(arg + '/adapters/stream/lock-owner.js');
       const script = 'const { LockOwner } = require(' + JSON.stringify(arg + '/adapters/stream/lock-owner.js') + ');' +
         'console.log(LockOwner.current().toString()); process.kill(process.pid, 9)';
       const sh = spawn('sh', ['-c', '"$0" -e "$1" & exec sleep 60', process.execPath, script]);
       const text = await new Promise((resolve) => sh.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
       const stat = () => { try { return require('fs').readFileSync('/proc/' + text.split('.')[0] + '/stat', 'utf8') } catch { return '' } };
       while (!/\\) Z/.test(stat())) await new Promise((resolve) => setTimeout(resolve, 5));
       console.log(LockOwner.parse(text).isDead(LockOwner.current()));
       sh.kill('SIGKILL');`,
      join(root, 'lib'),
    );
    await child.ended;
    expect(child.errors + child.output.trim()).toBe('true');
  });
});

describe('a lock', () => {
  it('free: held within the section only, with its owner for all to read', () => {
    const path = lockPath();
    const held = new FileLock(0).tryHold(path, () => readlinkSync(path));
    expect(held).toEqual({ held: true, value: self.toString() });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('released when the section throws', () => {
    const path = lockPath();
    expect(() =>
      new FileLock(0).tryHold(path, () => {
        throw new Error('section');
      }),
    ).toThrow('section');
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('of a dead owner: broken, and nothing is left', () => {
    const path = lockPath();
    symlinkSync(text({ started: '1' }), path);
    expect(new FileLock(0).tryHold(path, () => 'mine')).toEqual({ held: true, value: 'mine' });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('of a living owner, of another container, of a stranger: respected to the end', async () => {
    for (const owner of [text({}), text({ pid: '4194303', namespace: '1' }), 'elsewhere']) {
      const path = lockPath();
      symlinkSync(owner, path);
      const failing = new FileLock(50).hold(path, performance.now(), () => 'never');
      await expect(failing).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      expect(readlinkSync(path)).toBe(owner);
    }
  });

  it('a file of that name: respected', () => {
    const path = lockPath();
    writeFileSync(path, '');
    expect(new FileLock(0).tryHold(path, () => 'never')).toEqual({ held: false });
    expect(readdirSync(join(path, '..'))).toEqual(['id.lock']);
  });

  it('whose breaker died as well: both are broken', () => {
    const path = lockPath();
    const dead = text({ started: '1' });
    const lock = new FileLock(0);
    const tryHold = jest.spyOn(lock, 'tryHold');
    symlinkSync(dead, path);
    lock.breakDead(path);
    const marker = tryHold.mock.calls[0]?.[0] as string;
    expect(marker).toMatch(/\/id\.[\w-]{12}\.lock$/);

    symlinkSync(dead, path);
    symlinkSync(text({ started: '2' }), marker);
    expect(lock.tryHold(path, () => 'mine')).toEqual({ held: true, value: 'mine' });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('that another breaker has replaced by a living one: not removed', () => {
    const path = lockPath();
    const lock = new FileLock(0);
    symlinkSync(text({ started: '1' }), path);
    const real = lock.tryHold.bind(lock);
    // Between the look at the dead lock and the right to break it, somebody else breaks it and takes the lock.
    lock.tryHold = (name, section) => {
      if (name !== path) {
        new FileLock(0).tryHold(path, () => undefined);
        symlinkSync(text({}), path);
      }
      return real(name, section);
    };
    expect(lock.tryHold(path, () => 'never')).toEqual({ held: false });
    expect(readlinkSync(path)).toBe(text({}));
  });
});
