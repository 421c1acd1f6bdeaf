import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamAdapter } from '../../lib/adapters/stream/stream.adapter.js';
import { SmallDisk } from '../support/faults/small-disk.js';
import { dice, inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import { Compiled } from '../unit/adapters/stream/compiled.js';
import { StoppedClock, workspace } from '../unit/adapters/stream/workspace.js';

// P15: a process that is killed at any moment, and a disk that is full, leave every session as it was or as it was to
// be; what they leave behind is removed by gc.

const KILLS = size(12, 1000);
const WRITES = size(20, 200);
/** Sessions that one process writes at a time: each kill meets all of them. */
const IDS = Array.from({ length: 8 }, (_, n) => `0123456789abcdefghijklmnopqrst-${n}`);
const OLD = '-'.repeat(20_000);
/** One letter, repeated: a mixture or a part of two versions would show. */
const WHOLE = /^([-a-j])\1{19999}$/;

const REWRITE = `
  const adapter = new StreamAdapter({ savePath: arg.savePath });
  console.log('started');
  await Promise.all(arg.ids.map(async (id) => {
    for (let n = 0; ; n++) {
      const stored = await adapter.load(id);
      await adapter.swap(id, stored?.version ?? null, 'abcdefghij'[n % 10].repeat(20000), 600);
    }
  }));`;

/** The way of most file stores: over the old file. */
const REWRITE_IN_PLACE = `
  const { writeFile } = require('node:fs/promises');
  console.log('started');
  await Promise.all(arg.ids.map(async (id) => {
    for (let n = 0; ; n++) await writeFile(arg.savePath + '/' + id, 'abcdefghij'[n % 10].repeat(20000));
  }));`;

/** Dies when the new version is written and not yet in its place. */
const DIE_BEFORE_RENAME = `
  const { exports } = Object.values(require.cache).find((module) => 'TemporaryFile' in module.exports);
  exports.TemporaryFile.prototype.moveTo = () => process.kill(process.pid, 'SIGKILL');
  const adapter = new StreamAdapter({ savePath: arg.savePath });
  await adapter.write(arg.ids[0], 'new', 600);`;

const { root, folder } = workspace();
const compiled = new Compiled(join(root, 'lib'));
const random = dice(15);

jest.setTimeout(900_000);

function newFolder(): string {
  const savePath = folder();
  mkdirSync(savePath, { mode: 0o700 });
  for (const id of IDS) writeFileSync(join(savePath, id), OLD, { mode: 0o600 });
  return savePath;
}

async function killWhile(script: string, savePath: string): Promise<void> {
  const child = compiled.run(script, { savePath, ids: IDS });
  await child.says('started');
  await pause(random(30));
  await child.kill();
}

/** How many of the sessions are not as one write left them. */
function corruptIn(savePath: string): number {
  return IDS.filter((id) => !WHOLE.test(readFileSync(join(savePath, id), 'latin1'))).length;
}

/** Whether every session can be written and ended, and gc leaves nothing behind. */
async function isUsable(savePath: string): Promise<boolean> {
  const adapter = new StreamAdapter({ savePath });
  for (const id of IDS) {
    const written = await adapter.swap(id, (await adapter.load(id))!.version, 'next', 600);
    if (!written.swapped || (await adapter.read(id)) !== 'next') return false;
    await adapter.destroy(id);
  }
  const later = new StoppedClock();
  later.advance(2 * 3600);
  await new StreamAdapter({ savePath }, later).gc();
  return readdirSync(savePath).length === 0;
}

describe('P15 files survive', () => {
  it('processes killed at any moment: every session is old or new, can be used, and nothing stays behind', async () => {
    let corrupt = 0;
    let unusable = 0;
    await inParallel(KILLS, 2, async () => {
      const savePath = newFolder();
      await killWhile(REWRITE, savePath);
      corrupt += corruptIn(savePath);
      unusable += (await isUsable(savePath)) ? 0 : 1;
    });
    report({ promise: 'P15', adapter: 'files, kill -9', attempts: KILLS, violations: corrupt + unusable });
    expect({ corrupt, unusable }).toEqual({ corrupt: 0, unusable: 0 });
  });

  it('killed between write and rename: the old version, and a leftover that gc removes after an hour', async () => {
    const savePath = newFolder();
    const child = compiled.run(DIE_BEFORE_RENAME, { savePath, ids: IDS });
    expect(await child.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(corruptIn(savePath)).toBe(0);
    expect(readdirSync(savePath).filter((name) => name.endsWith('.tmp'))).toHaveLength(1);
    await new StreamAdapter({ savePath }).gc();
    expect(readdirSync(savePath).filter((name) => name.endsWith('.tmp'))).toHaveLength(1);
    expect(await isUsable(savePath)).toBe(true);
  });

  it('naive: files written in place are cut off', async () => {
    let corrupt = 0;
    let kills = 0;
    for (; corrupt === 0 && kills < 200; kills += 1) {
      const savePath = newFolder();
      await killWhile(REWRITE_IN_PLACE, savePath);
      corrupt += corruptIn(savePath);
    }
    report({ promise: 'P15', adapter: 'naive', attempts: kills, violations: corrupt });
    expect(corrupt).toBeGreaterThan(0);
  });

  it('a full disk: each write is refused, the old version stays whole, nothing is left behind', async () => {
    using disk = SmallDisk.mount();
    const adapter = new StreamAdapter({ savePath: disk.path });
    const id = IDS[0]!;
    await adapter.write(id, 'old', 600);
    const before = await adapter.load(id);
    for (let n = 0; n < WRITES; n++) {
      const data = 'x'.repeat(70_000);
      const failing = n % 2 ? adapter.write(id, data, 600) : adapter.swap(id, before!.version, data, 600);
      await expect(failing).rejects.toMatchObject({ code: 'E_SESSION_STORAGE_FULL', cause: { code: 'ENOSPC' } });
      expect(await adapter.load(id)).toMatchObject({ data: 'old', version: before!.version });
    }
    expect(readdirSync(disk.path)).toEqual([id]);
    report({ promise: 'P15', adapter: 'files, full disk', attempts: WRITES, violations: 0 });
  });

  it('naive: a file that is written in place on a full disk loses its old version', () => {
    using disk = SmallDisk.mount();
    const path = join(disk.path, 'session');
    writeFileSync(path, 'old');
    expect(() => writeFileSync(path, 'x'.repeat(70_000))).toThrow('ENOSPC');
    expect(readFileSync(path, 'latin1')).not.toBe('old');
    report({ promise: 'P15', adapter: 'naive', attempts: 1, violations: statSync(path).size === 3 ? 0 : 1 });
  });
});
