import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FileNames } from '../../../../lib/adapters/stream/file-names.js';
import { SessionLock } from '../../../../lib/adapters/stream/session-lock.js';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';

const run = promisify(execFile);
const ID = 'a'.repeat(32);
const PATIENT = { wait: 20, expiry: 60 };

let folder: string;
let adapter: StreamAdapter;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'session-lock-'));
  adapter = new StreamAdapter({ savePath: folder, prefix: 'sess_' });
  path = join(folder, `sess_${ID}`);
  await adapter.write(ID, 'before', 60);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether somebody else can have flock(2) on the file now. */
async function isFree(): Promise<boolean> {
  return run('flock', ['-n', path, 'true']).then(
    () => true,
    () => false,
  );
}

describe("the lock of PHP's files handler", () => {
  it('is flock(2) on the session file', async () => {
    const held = await adapter.lock(ID, PATIENT);
    expect(await isFree()).toBe(false);
    await held.release();
    expect(await isFree()).toBe(true);
  });

  it('keeps the file that PHP has open: it is written in place, shorter and longer', async () => {
    const before = statSync(path).ino;
    const held = await adapter.lock(ID, PATIENT);
    for (const data of ['x', 'y'.repeat(5000), 'z']) {
      await adapter.write(ID, data, 60);
      expect(readFileSync(path, 'utf8')).toBe(data);
    }
    expect(statSync(path).ino).toBe(before);
    await held.release();
    await adapter.write(ID, 'after', 60);
    expect(statSync(path).ino).not.toBe(before);
  });

  it('is waited for while another program has it', async () => {
    const other = spawn('flock', ['-x', path, 'sh', '-c', 'echo locked; read line'], { stdio: 'pipe' });
    await once(other.stdout, 'data');
    await expect(adapter.lock(ID, { wait: 0.05, expiry: 60 })).rejects.toMatchObject({ code: 'E_SESSION_LOCKED' });
    const waiting = adapter.lock(ID, PATIENT);
    other.stdin.end('go\n');
    await (await waiting).release();
  });

  it('of a session that its holder removed locks nothing: there is nothing to lock', async () => {
    const first = await adapter.lock(ID, PATIENT);
    const second = adapter.lock(ID, PATIENT);
    await adapter.destroy(ID);
    await first.release();
    await (await second).release();
    expect(await adapter.load(ID)).toBeNull();
  });

  it('leaves an emptied file to whoever had it open when the session ended', async () => {
    const reader = spawn('sh', ['-c', `exec 3<"$0"; echo open; read line; cat <&3`, path], { stdio: 'pipe' });
    await once(reader.stdout, 'data');
    const held = await adapter.lock(ID, PATIENT);
    await adapter.destroy(ID);
    await held.release();
    let rest = '';
    reader.stdout.on('data', (text: Buffer) => (rest += text.toString()));
    reader.stdin.end('go\n');
    await once(reader, 'close');
    expect(rest).toBe('');
  });

  it('ends after its expiry', async () => {
    await adapter.lock(ID, { wait: 1, expiry: 0.02 });
    await (await adapter.lock(ID, PATIENT)).release();
  });

  it('needs the program flock, and says so', async () => {
    const lock = new SessionLock(new FileNames(folder, 'sess_'), false, 'no-such-program');
    await expect(lock.take(ID, PATIENT)).rejects.toThrow(/util-linux/);
    await expect(lock.take('unknown', PATIENT)).resolves.toBeDefined();
  });
});
