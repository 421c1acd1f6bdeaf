import { Injectable } from '@nestjs/common';
import { capabilitiesOf, type SessionManager } from '../../lib/index.js';
import { DemoStore, type Stored } from './stores/demo-store.js';

/** What the pages tell about the store. */
@Injectable()
export class StoreView {
  constructor(private readonly store: DemoStore) {}

  get name(): string {
    return this.store.adapter.constructor.name;
  }

  get keepsNothing(): boolean {
    return capabilitiesOf(this.store.adapter).keepsNothing === true;
  }

  show<T extends object>(session: SessionManager<T>): Promise<Stored> {
    return this.store.show(session.getId());
  }
}
