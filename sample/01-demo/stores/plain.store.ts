import type { SessionAdapter } from '../../../lib/index.js';
import { indentJson } from '../indent-json.js';
import { DemoStore, shortened, type Stored } from './demo-store.js';

/** A store that holds one text for each session, and nothing beside it. */
export class PlainStore extends DemoStore {
  /** @param begin - what the shortened id stands behind, on the page */
  constructor(
    adapter: SessionAdapter,
    private readonly begin = `${adapter.constructor.name}: `,
  ) {
    super(adapter);
  }

  async show(id: string): Promise<Stored> {
    const data = await this.adapter.read(id);
    const place = `${this.begin}${shortened(id)}`;
    return { place, bytes: Buffer.byteLength(data), text: indentJson(data), form: 'record' };
  }
}
