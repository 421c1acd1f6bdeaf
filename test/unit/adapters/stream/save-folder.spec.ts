import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import { Compiled } from './compiled.js';
import { collect, ID, workspace } from './workspace.js';

const { root, folder } = workspace();
const mode = (path: string): number => statSync(path).mode & 0o777;

describe('save path', () => {
  it("empty: refused in Phalcon's words, with a remedy", () => {
    expect(() => new StreamAdapter({ savePath: '' })).toThrow(
      expect.objectContaining({
        code: 'E_SESSION_SAVE_PATH',
        message: expect.stringMatching(/^The session save path cannot be empty\. \w+/) as string,
      }),
    );
  });

  it('missing: made, with its parents, for the owner alone', () => {
    const savePath = join(folder(), 'a', 'b');
    expect(new StreamAdapter({ savePath }).savePath).toBe(savePath);
    expect(mode(savePath)).toBe(0o700);
  });

  it('existing: left as it is', () => {
    const savePath = folder();
    mkdirSync(savePath);
    chmodSync(savePath, 0o755);
    new StreamAdapter({ savePath });
    expect(mode(savePath)).toBe(0o755);
  });

  it.each([
    ['a file', () => join(root, 'file')],
    ['below a file', () => join(root, 'file', 'sub')],
    ['where nothing can be made', () => '/proc/nothing/here'],
  ])("%s: refused as not writable, in Phalcon's words", (_, path) => {
    writeFileSync(join(root, 'file'), '', { mode: 0o755 });
    const savePath = path();
    expect(() => new StreamAdapter({ savePath })).toThrow(`The session save path [${savePath}] is not writable`);
  });

  it('not writable for this user: refused', async () => {
    chmodSync(root, 0o755);
    const savePath = folder();
    mkdirSync(savePath);
    chmodSync(savePath, 0o555);
    const uid = process.getuid?.() === 0 ? 65534 : undefined;
    const child = new Compiled(join(root, 'lib')).run(
      `try { new StreamAdapter({ savePath: arg }); } catch (error) { console.log(error.code, error.message); }`,
      savePath,
      { uid },
    );
    await child.ended;
    expect(child.output).toContain(`E_SESSION_SAVE_PATH The session save path [${savePath}] is not writable`);
  });
});

describe('default save path', () => {
  let made: string;

  beforeAll(() => {
    // An application folder of its own: the real one's sessions are not ours to remove.
    jest.spyOn(process, 'cwd').mockReturnValue(root);
    made = new StreamAdapter().savePath;
  });

  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(made, { recursive: true, force: true });
  });

  it('is a private folder under the temporary folder', () => {
    expect(dirname(made)).toBe(tmpdir());
    expect(basename(made)).toMatch(/^nestjs-session-manager-[\w-]{12}$/);
    expect(mode(made)).toBe(0o700);
  });

  it('is the same for the same application, another for another', async () => {
    expect(new StreamAdapter().savePath).toBe(made);
    const child = new Compiled(join(root, 'lib')).run('console.log(new StreamAdapter().savePath)', null, {
      cwd: join(root, 'lib'),
    });
    await child.ended;
    const other = child.output.trim();
    expect(basename(other)).toMatch(/^nestjs-session-manager-/);
    expect(other).not.toBe(made);
    rmSync(other, { recursive: true });
  });

  it('opened to others meanwhile: closed again', () => {
    chmodSync(made, 0o777);
    new StreamAdapter();
    expect(mode(made)).toBe(0o700);
  });

  it('of somebody else: refused', () => {
    const owner = jest.spyOn(process, 'geteuid');
    const user = process.geteuid?.() ?? 0;
    // The name is made with the first answer, the owner is checked against the second.
    owner.mockReturnValueOnce(user).mockReturnValue(user + 1);
    try {
      expect(() => new StreamAdapter()).toThrow(`The session save path [${made}] belongs to somebody else`);
    } finally {
      owner.mockRestore();
    }
  });

  it('a link that somebody put there: refused', () => {
    const target = folder();
    mkdirSync(target);
    rmSync(made, { recursive: true });
    symlinkSync(target, made);
    try {
      expect(() => new StreamAdapter()).toThrow(/belongs to somebody else/);
    } finally {
      rmSync(made);
    }
    expect(readdirSync(target)).toEqual([]);
  });
});

describe('a folder that was deleted under the running application', () => {
  it('reads as unknown, sweeps as empty, and is made anew by the next write', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    await adapter.write(ID, 'old', 60);
    rmSync(savePath, { recursive: true });

    expect(await adapter.read(ID)).toBe('');
    expect(await adapter.gc()).toBe(0);
    expect(await collect(adapter.ids())).toEqual([]);
    expect(await adapter.swap(ID, null, 'new', 60)).toMatchObject({ swapped: true });
    expect(await adapter.read(ID)).toBe('new');
    expect(mode(savePath)).toBe(0o700);
  });

  it('and cannot be made anew: the write fails as a failure of the store', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    rmSync(savePath, { recursive: true });
    writeFileSync(savePath, '');
    await expect(adapter.write(ID, 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.read(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });
});
