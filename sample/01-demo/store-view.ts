import { Inject, Injectable } from '@nestjs/common';
import {
  capabilitiesOf,
  SESSION_ADAPTER,
  type SessionAdapter,
  type SessionManager,
  StreamAdapter,
} from '../../lib/index.js';
import { indentJson } from './indent-json.js';

/** One session as its store holds it. */
export interface Stored {
  /** The file or the key, with the id shortened: the whole id would let anybody in who sees the page. */
  readonly place: string;
  readonly bytes: number;
  readonly text: string;
}

const SHOWN_CHARACTERS = 4;

/** Looks into the store, past the session. */
@Injectable()
export class StoreView {
  constructor(@Inject(SESSION_ADAPTER) private readonly adapter: SessionAdapter) {}

  get name(): string {
    return this.adapter.constructor.name;
  }

  get keepsNothing(): boolean {
    return capabilitiesOf(this.adapter).keepsNothing === true;
  }

  async show<T extends object>(session: SessionManager<T>): Promise<Stored> {
    const id = session.getId();
    const data = await this.adapter.read(id);
    return { place: this.placeOf(id), bytes: Buffer.byteLength(data), text: indentJson(data) };
  }

  private placeOf(id: string): string {
    const short = `${id.slice(0, SHOWN_CHARACTERS)}…`;
    return this.adapter instanceof StreamAdapter ? `${this.adapter.savePath}/${short}` : `${this.name}: ${short}`;
  }
}
