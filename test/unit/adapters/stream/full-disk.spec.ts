import { readdirSync } from 'node:fs';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import { SmallDisk } from '../../../support/faults/small-disk.js';
import { ID } from './workspace.js';

// Writes that do not fit: test/promises/p15-files-survive.spec.ts.
describe('on a full disk', () => {
  it('without a free block: sessions are read, touched, listed and ended, and then written again', async () => {
    using disk = SmallDisk.mount();
    const adapter = new StreamAdapter({ savePath: disk.path });
    await adapter.write(ID, 'old', 600);
    const version = (await adapter.load(ID))?.version ?? '';
    disk.fill();

    await expect(adapter.write(ID, 'new', 600)).rejects.toMatchObject({ code: 'E_SESSION_STORAGE_FULL' });
    expect(await adapter.read(ID)).toBe('old');
    expect(await adapter.touch(ID, version, 600)).toBe(true);
    expect(await adapter.swap(ID, version, null, 600)).toEqual({ swapped: true, version: null });
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(disk.path)).toEqual([SmallDisk.FILLER]);
    disk.free();
    await adapter.write(ID, 'new', 600);
    expect(await adapter.read(ID)).toBe('new');
  });
});
