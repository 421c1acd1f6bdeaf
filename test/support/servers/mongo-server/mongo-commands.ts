import type { Document } from 'mongodb';
import { MongoError } from './mongo-error.js';
import { OpenCursors } from './open-cursors.js';
import { StoredCollection } from './stored-collection.js';
import { copyOf } from './update-document.js';

/** MongoDB 7.0. */
const WIRE_VERSION = 21;
const LARGEST = { maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };

type Handler = (command: Document) => Document;

/** The commands of the server, and what it holds; by the names that they have on the wire. */
export class MongoCommands {
  readonly cursors = new OpenCursors();
  readonly collections = new Map<string, StoredCollection>();
  private readonly handlers: Readonly<Record<string, Handler>> = {
    hello,
    ismaster: hello,
    isMaster: hello,
    ping: () => ({}),
    endSessions: () => ({}),
    find: (command) => this.find(command),
    getMore: ({ getMore, batchSize }) => this.cursors.next(getMore, batchSize as number | undefined),
    killCursors: ({ cursors }) => this.killCursors(cursors as unknown[]),
    insert: (command) => this.insert(command),
    update: (command) => this.update(command),
    delete: (command) => this.delete(command),
    createIndexes: (command) => this.createIndexes(command),
    listIndexes: (command) => this.listIndexes(command),
    drop: (command) => this.drop(command),
  };

  /** @returns the answer, an error's as well */
  run(command: Document): Document {
    const name = Object.keys(command)[0] ?? '';
    try {
      const handler = Object.hasOwn(this.handlers, name) ? this.handlers[name] : undefined;
      if (!handler) throw new MongoError(59, 'CommandNotFound', `no such command: '${name}'`);
      return { ...handler(command), ok: 1 };
    } catch (error) {
      return MongoError.of(error).answer;
    }
  }

  private find({ find, $db, filter, sort, limit, skip, batchSize, projection }: Document): Document {
    const namespace = `${$db as string}.${find as string}`;
    let found = this.existing(namespace)?.find(filter as Document) ?? [];
    if (sort) found = sorted(found, sort as Document);
    const from = Number(skip ?? 0);
    found = found.slice(from, limit ? from + Math.abs(Number(limit)) : undefined);
    return this.cursors.open(
      namespace,
      found.map((document) => projected(document, projection)),
      batchSize as number,
    );
  }

  private killCursors(cursors: unknown[]): Document {
    this.cursors.kill(cursors);
    return { cursorsKilled: cursors, cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] };
  }

  private insert({ insert, $db, documents, ordered }: Document): Document {
    const collection = this.collection(`${$db as string}.${insert as string}`);
    return each(documents, ordered, (document) => {
      collection.insert(document);
      return { n: 1 };
    });
  }

  private update({ update, $db, updates, ordered }: Document): Document {
    const collection = this.collection(`${$db as string}.${update as string}`);
    return each(updates, ordered, ({ q, u, multi, upsert }) => collection.update(q, u, { multi, upsert }));
  }

  private delete({ delete: name, $db, deletes, ordered }: Document): Document {
    const collection = this.collection(`${$db as string}.${name as string}`);
    return each(deletes, ordered, ({ q, limit }) => ({ n: collection.remove(q as Document, Number(limit)) }));
  }

  private createIndexes({ createIndexes, $db, indexes }: Document): Document {
    const collection = this.collection(`${$db as string}.${createIndexes as string}`);
    const numIndexesBefore = collection.indexes.length;
    for (const index of indexes as Document[]) collection.addIndex(index);
    return { numIndexesBefore, numIndexesAfter: collection.indexes.length };
  }

  private listIndexes({ listIndexes, $db }: Document): Document {
    const namespace = `${$db as string}.${listIndexes as string}`;
    const collection = this.existing(namespace);
    if (!collection) throw new MongoError(26, 'NamespaceNotFound', `ns does not exist: ${namespace}`);
    return this.cursors.open(namespace, collection.indexes);
  }

  private drop({ drop, $db }: Document): Document {
    this.collections.delete(`${$db as string}.${drop as string}`);
    return {};
  }

  private existing(namespace: string): StoredCollection | undefined {
    return this.collections.get(namespace);
  }

  private collection(namespace: string): StoredCollection {
    const collection = this.existing(namespace) ?? new StoredCollection(namespace);
    this.collections.set(namespace, collection);
    return collection;
  }
}

function hello(): Document {
  return {
    ...{ helloOk: true, ismaster: true, isWritablePrimary: true, readOnly: false, connectionId: 1 },
    ...{ ...LARGEST, localTime: new Date(), logicalSessionTimeoutMinutes: 30 },
    ...{ minWireVersion: 0, maxWireVersion: WIRE_VERSION },
  };
}

/** Runs the writes of one command; what fails is listed, and ends the command unless it is unordered. */
function each(items: unknown, ordered: unknown, run: (item: Document) => Document): Document {
  const result = { n: 0, nModified: 0 };
  const upserted: Document[] = [];
  const writeErrors: Document[] = [];
  for (const [index, item] of (items as Document[]).entries()) {
    try {
      const { n, nModified = 0, upserted: _id } = run(item) as { n: number; nModified?: number; upserted?: unknown };
      result.n += n;
      result.nModified += nModified;
      if (_id !== undefined) upserted.push({ index, _id });
    } catch (error) {
      writeErrors.push(MongoError.of(error).atIndex(index));
      if (ordered !== false) break;
    }
  }
  return { ...result, ...(upserted.length > 0 && { upserted }), ...(writeErrors.length > 0 && { writeErrors }) };
}

/** By fields that hold text. */
function sorted(documents: Document[], sort: Document): Document[] {
  const [field, direction] = Object.entries(sort)[0] as [string, number];
  const compare = (one: Document, other: Document): number =>
    Buffer.compare(Buffer.from(String(one[field])), Buffer.from(String(other[field])));
  return documents.toSorted((one, other) => compare(one, other) * direction);
}

/** Only lists of fields to keep. */
function projected(document: Document, projection: unknown): Document {
  if (projection === undefined) return copyOf(document);
  const names = new Set(['_id', ...Object.keys(projection as object)]);
  return Object.fromEntries(Object.entries(copyOf(document)).filter(([name]) => names.has(name)));
}
