import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import { collect, ID, StoppedClock, workspace } from './workspace.js';

const { folder } = workspace();

describe('ids that cannot be file names', () => {
  const hostile: unknown[] = [
    '',
    '.',
    '..',
    '../outside',
    '/etc/passwd',
    'a/b',
    'a\\b',
    'a\0b',
    'a b',
    'a.lock',
    'a\n',
    'ž',
    'x'.repeat(129),
    undefined,
    null,
    5,
    { $ne: null },
    ['abc'],
  ];

  it.each(hostile.map((id) => [id as string]))('%p: unknown to readers, refused to writers', async (id) => {
    const savePath = join(folder(), 'inside');
    const adapter = new StreamAdapter({ savePath });
    writeFileSync(join(savePath, '..', 'outside'), 'secret');

    expect(await adapter.read(id)).toBe('');
    expect(await adapter.load(id)).toBeNull();
    expect(await adapter.touch(id, 'v', 60)).toBe(false);
    expect(await adapter.destroy(id)).toBe(true);
    await expect(adapter.write(id, 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.swap(id, null, 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.swap(id, null, null, 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await adapter.quarantine(id, '');
    expect(readdirSync(savePath)).toEqual([]);
    expect(readFileSync(join(savePath, '..', 'outside'), 'utf8')).toBe('secret');
  });

  it('longer than the prefix leaves room for: the same', async () => {
    const adapter = new StreamAdapter({ savePath: folder(), prefix: 'p'.repeat(120) });
    const longest = 'x'.repeat(adapter.maxIdLength);
    await adapter.write(longest, 'data', 60);
    expect(await adapter.read(longest)).toBe('data');
    expect(await adapter.read(`${longest}x`)).toBe('');
    await expect(adapter.write(`${longest}x`, 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });
});

describe("what bears a session's name and is no regular file", () => {
  const makers: [string, (path: string) => void][] = [
    [
      'a link to a file',
      (path) => {
        writeFileSync(`${path}.target`, 'secret');
        symlinkSync(`${path}.target`, path);
      },
    ],
    ['a link to nowhere', (path) => symlinkSync(`${path}.nowhere`, path)],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    [
      'a folder',
      (path) => {
        mkdirSync(path);
        writeFileSync(join(path, 'x'), '');
      },
    ],
  ];

  it.each(makers)('%s: is unknown, and never replaced or removed', async (_, make) => {
    const clock = new StoppedClock();
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath }, clock);
    const path = join(savePath, ID);
    make(path);
    const before = lstatSync(path);
    const names = readdirSync(savePath);

    expect(await adapter.read(ID)).toBe('');
    expect(await adapter.load(ID)).toBeNull();
    expect(await collect(adapter.ids())).toEqual([]);
    expect(await adapter.destroy(ID)).toBe(true);
    expect(await adapter.swap(ID, 'version', 'data', 60)).toEqual({ swapped: false, current: null });
    await expect(adapter.write(ID, 'data', 60)).rejects.toThrow(/never touch/);
    await expect(adapter.swap(ID, null, 'data', 60)).rejects.toThrow(/never touch/);
    await adapter.quarantine(ID, '');
    clock.advance(1e6);
    expect(await adapter.gc()).toBe(0);

    expect(lstatSync(path)).toMatchObject({ ino: before.ino, mode: before.mode, mtimeMs: before.mtimeMs });
    expect(readdirSync(savePath)).toEqual(names);
  });

  it('a socket: is unknown, and never replaced', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(savePath, 'socket'), resolve));
    try {
      expect(await adapter.read('socket')).toBe('');
      await expect(adapter.write('socket', 'data', 60)).rejects.toThrow(/never touch/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('where quarantined data would go: the session stays', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    symlinkSync('elsewhere', join(savePath, `${ID}.corrupt`));
    await adapter.write(ID, 'bad', 60);
    await expect(adapter.quarantine(ID, 'bad')).rejects.toThrow(/never touch/);
    expect(readlinkSync(join(savePath, `${ID}.corrupt`))).toBe('elsewhere');
    expect(await adapter.read(ID)).toBe('bad');
  });
});

describe('errors of the file system', () => {
  it('hold neither the id nor the path of its file, their cause included', async () => {
    const savePath = folder();
    const adapter = new StreamAdapter({ savePath });
    await adapter.write(ID, 'data', 60);
    // A name that the system refuses for its length, whatever the user may do.
    const files = (adapter as unknown as { names: { session: (id: string) => string } }).names;
    files.session = (id) => join(savePath, id.repeat(9));
    const answers = await Promise.allSettled([adapter.read(ID), adapter.write(ID, 'x', 60), adapter.destroy(ID)]);
    for (const answer of answers) {
      const error: unknown = answer.status === 'rejected' ? answer.reason : answer;
      expect(error).toMatchObject({ code: 'E_SESSION_STORE', cause: { code: 'ENAMETOOLONG' } });
      const { message, stack, cause } = error as Error;
      const told = [message, stack, ...Object.values(cause as Error), (cause as Error).message, (cause as Error).stack];
      expect(told.join('\n')).not.toContain(ID);
      expect(message).toContain(savePath);
    }
    expect(readdirSync(savePath)).toEqual([ID]);
  });
});
