import { Injectable } from '@nestjs/common';
import { SessionAdapter } from '../../lib/index.js';
import { KeyValueStore } from './key-value-store.js';

const PREFIX = 'session:';

/** Sessions in the store of this application: the six verbs, and nothing else to know. */
@Injectable()
export class KeyValueAdapter extends SessionAdapter {
  constructor(private readonly store: KeyValueStore) {
    super();
  }

  /** Once, at boot. This store needs nothing; one that does gets ready here. */
  override open(): boolean {
    return true;
  }

  /** Once, at shutdown. The store is not ours to close. */
  override close(): boolean {
    return true;
  }

  /** The empty string for an id that is unknown or expired. */
  async read(id: string): Promise<string> {
    return (await this.store.get(PREFIX + id)) ?? '';
  }

  /** Creates or replaces. The data is one text that means nothing here; the lifetime is in seconds. */
  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    await this.store.put(PREFIX + id, data, lifetime);
    return true;
  }

  /** True as well when there was nothing. */
  async destroy(id: string): Promise<boolean> {
    await this.store.delete(PREFIX + id);
    return true;
  }

  /** Now and then, in no request. */
  override gc(): Promise<number> {
    return this.store.sweep();
  }
}
