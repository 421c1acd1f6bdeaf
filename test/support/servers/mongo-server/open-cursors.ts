import { Long, type Document } from 'mongodb';
import { MongoError } from './mongo-error.js';

/** What the server sends when nobody asks for a size. */
const DEFAULT_BATCH = 101;

/** What was found and not fetched yet. */
export class OpenCursors {
  private readonly rests = new Map<number, { namespace: string; rest: Document[] }>();
  private last = 0;

  get count(): number {
    return this.rests.size;
  }

  /** The first batch, and a cursor for the rest if there is any. */
  open(namespace: string, documents: readonly Document[], size = DEFAULT_BATCH): Document {
    const rest = documents.slice(size);
    if (rest.length > 0) this.rests.set(++this.last, { namespace, rest });
    const id = Long.fromNumber(rest.length > 0 ? this.last : 0);
    return { cursor: { id, ns: namespace, firstBatch: documents.slice(0, size) } };
  }

  next(cursor: unknown, size = DEFAULT_BATCH): Document {
    const id = Number(cursor);
    const found = this.rests.get(id);
    if (!found) throw new MongoError(43, 'CursorNotFound', `cursor id ${id} not found`);
    const nextBatch = found.rest.splice(0, size);
    if (found.rest.length === 0) this.rests.delete(id);
    return { cursor: { id: Long.fromNumber(found.rest.length > 0 ? id : 0), ns: found.namespace, nextBatch } };
  }

  kill(cursors: readonly unknown[]): void {
    for (const cursor of cursors) this.rests.delete(Number(cursor));
  }
}
