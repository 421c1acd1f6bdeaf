import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import type { FaultyStore, StoreFault } from '../faulty-store.js';
import { SmallDisk } from '../small-disk.js';

/** Files on a small disk. */
export class FilesStore implements FaultyStore {
  readonly name = 'files';
  private disk!: SmallDisk;

  readonly faults: readonly StoreFault[] = [
    {
      name: 'full',
      hits: 'writes',
      code: 'E_SESSION_STORAGE_FULL',
      begin: () => this.disk.fill(),
      end: () => this.disk.free(),
    },
  ];

  async start(): Promise<void> {
    this.disk = SmallDisk.mount('64m');
  }

  adapter(): SessionAdapter {
    return new StreamAdapter({ savePath: this.disk.path });
  }

  observer(): SessionAdapter {
    return this.adapter();
  }

  async stop(): Promise<void> {
    this.disk.unmount();
  }
}
