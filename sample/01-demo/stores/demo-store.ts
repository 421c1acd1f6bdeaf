import type { SessionAdapter } from '../../../lib/index.js';

/** One session as its store holds it. */
export interface Stored {
  /** The file, or the command of the store's own client; the whole id would let anybody in who sees the page. */
  readonly place: string;
  readonly bytes: number;
  readonly text: string;
  /** Whether the variables are one text with the library's own data, or fields beside it. */
  readonly form: 'record' | 'fields';
}

/** A store that the demo can run on. */
export abstract class DemoStore {
  constructor(readonly adapter: SessionAdapter) {}

  /** Looks into the store, past the session. */
  abstract show(id: string): Promise<Stored>;

  /** After the application: what it was connected by. */
  async close(): Promise<void> {
    await this.adapter.close();
  }
}

const SHOWN_CHARACTERS = 4;

export function shortened(id: string): string {
  return `${id.slice(0, SHOWN_CHARACTERS)}…`;
}
