import { mkdirSync, readdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LockOwner } from '../../../../lib/adapters/stream/lock-owner.js';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import { Compiled } from './compiled.js';
import { ID, workspace } from './workspace.js';

jest.setTimeout(60_000);

const { root, folder } = workspace();
const compiled = new Compiled(join(root, 'lib'));

const COUNT_UP = `
  const adapter = new StreamAdapter({ savePath: arg.savePath });
  for (let n = 0; n < arg.times; ) {
    const stored = await adapter.load(arg.id);
    const next = String(Number(stored?.data ?? 0) + 1);
    if ((await adapter.swap(arg.id, stored?.version ?? null, next, 600)).swapped) n++;
  }`;

describe('processes that share a folder', () => {
  it('two, 500 swaps each on one session: none is lost', async () => {
    const savePath = folder();
    const arg = { savePath, id: ID, times: 500 };
    const children = [compiled.run(COUNT_UP, arg), compiled.run(COUNT_UP, arg)];
    for (const child of children) {
      expect({ ...(await child.ended), errors: child.errors }).toEqual({ code: 0, signal: null, errors: '' });
    }
    expect(await new StreamAdapter({ savePath }).read(ID)).toBe('1000');
    expect(readdirSync(savePath)).toEqual([ID]);
  });

  it('one killed while it holds the lock: the lock is broken, the next swap succeeds', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    await adapter.write(ID, 'old', 600);
    const lock = join(savePath, `${ID}.lock`);
    const child = compiled.run('new FileLock(0).tryHold(arg, () => process.kill(process.pid, "SIGKILL"));', lock);
    expect(await child.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(LockOwner.parse(readlinkSync(lock))).toBeDefined();

    const version = (await adapter.load(ID))?.version ?? null;
    expect(await adapter.swap(ID, version, 'new', 600)).toMatchObject({ swapped: true });
    expect(readdirSync(savePath)).toEqual([ID]);
  });

  it('one stopped while it holds the lock: the lock is respected until it goes on', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    const lock = join(savePath, `${ID}.lock`);
    const child = compiled.run(
      `new FileLock(0).tryHold(arg, () => {
         require('fs').writeSync(1, 'holding');
         require('fs').readSync(0, Buffer.alloc(1));
       });`,
      lock,
    );
    await child.says('holding');
    let done = false;
    const write = adapter.write(ID, 'mine', 600).then(() => (done = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(done).toBe(false);
    expect(await adapter.read(ID)).toBe('');
    child.tell('x');
    await write;
    expect(await adapter.read(ID)).toBe('mine');
    await child.ended;
  });

  it('a lock that is never released: the write fails after five seconds, without harm, and says what to do', async () => {
    const savePath = folder();
    mkdirSync(savePath);
    const adapter = new StreamAdapter({ savePath });
    await adapter.write(ID, 'old', 600);
    const lock = join(savePath, `${ID}.lock`);
    symlinkSync(LockOwner.current().toString(), lock);
    const asked = performance.now();
    const both = [adapter.write(ID, 'new', 600), adapter.destroy(ID)];
    for (const failing of both) {
      await expect(failing).rejects.toMatchObject({
        code: 'E_SESSION_STORE',
        message: expect.stringContaining('.lock files') as string,
      });
    }
    // Who waited for his turn behind another does not wait another five seconds.
    expect(performance.now() - asked).toBeGreaterThan(4900);
    expect(performance.now() - asked).toBeLessThan(7000);
    expect(await adapter.read(ID)).toBe('old');
    unlinkSync(lock);
    expect(readdirSync(savePath)).toEqual([ID]);
  });
});
