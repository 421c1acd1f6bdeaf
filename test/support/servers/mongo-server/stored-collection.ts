import { Query } from 'mingo';
import type { Document } from 'mongodb';
import { MongoError } from './mongo-error.js';
import { copyOf, documentOf, hasOperators, textOf, updated } from './update-document.js';

/** Bytes that one document may have. */
const LARGEST = 16 * 1024 * 1024;

/** The documents and indexes of one collection. Every method is atomic: nothing in it waits. */
export class StoredCollection {
  readonly indexes: Document[] = [{ v: 2, key: { _id: 1 }, name: '_id_' }];
  private readonly documents = new Map<string, Document>();

  constructor(readonly name: string) {}

  find(filter: Document = {}): Document[] {
    const { _id } = filter;
    const query = new Query(filter);
    const candidates = _id === undefined || hasOperators(_id) ? this.documents.values() : this.withId(_id);
    return [...candidates].filter((document) => query.test(document));
  }

  insert(document: Document): void {
    if (this.documents.has(textOf(document['_id']))) throw this.duplicate('_id_', { _id: document['_id'] });
    this.put(copyOf(document));
  }

  update(filter: Document, update: Document, { multi = false, upsert = false } = {}): Document {
    const found = multi ? this.find(filter) : this.find(filter).slice(0, 1);
    let nModified = 0;
    for (const document of found) {
      const next = updated(document, update);
      if (textOf(next) === textOf(document)) continue;
      this.put(next);
      nModified++;
    }
    if (found.length > 0 || !upsert) return { n: found.length, nModified };
    const created = updated(documentOf(filter), update, true);
    this.insert(created);
    return { n: 1, nModified: 0, upserted: created['_id'] };
  }

  /** @param limit - 0: all */
  remove(filter: Document, limit: number): number {
    const found = limit === 0 ? this.find(filter) : this.find(filter).slice(0, limit);
    for (const { _id } of found) this.documents.delete(textOf(_id));
    return found.length;
  }

  addIndex(index: Document): void {
    const same = this.indexes.find(({ name }) => name === index['name']);
    if (same === undefined) {
      this.indexes.push({ v: 2, ...index });
      return;
    }
    const { v, ...known } = same;
    void v;
    if (textOf(known) === textOf(index)) return;
    const message = `An equivalent index already exists with the same name but different options: ${String(index['name'])}`;
    throw new MongoError(85, 'IndexOptionsConflict', message);
  }

  /** What the TTL monitor does once a minute. @returns how many documents it removed */
  expire(now: number): number {
    let removed = 0;
    for (const { key, expireAfterSeconds } of this.indexes) {
      if (typeof expireAfterSeconds !== 'number') continue;
      const field = Object.keys(key as object)[0] as string;
      removed += this.remove({ [field]: { $lte: new Date(now - expireAfterSeconds * 1000) } }, 0);
    }
    return removed;
  }

  private *withId(id: unknown): Iterable<Document> {
    const found = this.documents.get(textOf(id));
    if (found) yield found;
  }

  private put(document: Document): void {
    const text = textOf(document);
    // The exact size is only asked of what could be too large.
    if (text.length > LARGEST / 4 && Buffer.byteLength(text) > LARGEST) {
      throw new MongoError(10334, 'BSONObjectTooLarge', 'BSONObj size is invalid');
    }
    for (const { name, key, unique } of this.indexes) {
      if (unique) this.requireUnique(name as string, Object.keys(key as object), document);
    }
    this.documents.set(textOf(document['_id']), document);
  }

  private requireUnique(index: string, fields: string[], document: Document): void {
    const values = Object.fromEntries(fields.map((field) => [field, document[field] as unknown]));
    const other = this.find(values).find(({ _id }) => textOf(_id) !== textOf(document['_id']));
    if (other) throw this.duplicate(index, values);
  }

  private duplicate(index: string, keyValue: Document): MongoError {
    const message = `E11000 duplicate key error collection: ${this.name} index: ${index} dup key: ${JSON.stringify(keyValue)}`;
    const keyPattern = Object.fromEntries(Object.keys(keyValue).map((field) => [field, 1]));
    return new MongoError(11000, 'DuplicateKey', message, { keyPattern, keyValue });
  }
}
