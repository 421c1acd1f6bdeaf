import type { SessionVersion } from '../../adapters/adapter-capabilities.js';
import type { FieldIndex } from '../field-index.js';
import type { SessionRecord } from '../session-record.js';

/** A stored record as it was read last. Nobody gets it without asking the store whether it is still that one. */
export interface CachedRecord {
  readonly revision: SessionVersion;
  readonly identity?: string;
  readonly described: Omit<SessionRecord, 'variables'>;
  readonly index: FieldIndex;
}

interface Entry extends CachedRecord {
  readonly bytes: number;
}

/** Smaller records are fetched faster than asked about. */
const SMALLEST = 2048;
/** What a variable costs beside its text, in bytes. */
const OVERHEAD = 100;

/** Records that were read or written here, up to a number of bytes; those not used for the longest time go first. */
export class RecordCache {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(id: string): CachedRecord | undefined {
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    // The order of a Map is that of insertion: the first is the one not used for the longest time.
    this.entries.delete(id);
    this.entries.set(id, entry);
    return entry;
  }

  put(id: string, record: CachedRecord): void {
    this.drop(id);
    if (this.maxBytes === 0) return;
    const bytes = sizeOf(record.index);
    if (bytes < SMALLEST || bytes > this.maxBytes) return;
    this.entries.set(id, { ...record, bytes });
    this.bytes += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.maxBytes) return;
      this.drop(oldest);
    }
  }

  drop(id: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.entries.delete(id);
    this.bytes -= entry.bytes;
  }
}

/** Texts are counted by their characters, most of which have one byte. */
function sizeOf(index: FieldIndex): number {
  let bytes = 0;
  for (const [name, { texts }] of index) {
    bytes += OVERHEAD + name.length;
    if (typeof texts === 'string') bytes += texts.length;
    else for (const [key, text] of texts) bytes += OVERHEAD + key.length + text.length;
  }
  return bytes;
}
