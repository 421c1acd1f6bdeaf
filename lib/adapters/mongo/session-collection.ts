import { LONGEST_TIMER, withDeadline } from '../../utils/deadline.js';
import { FirstConnection } from './first-connection.js';
import type {
  MongoCollectionLike,
  MongoListOptions,
  MongoReadOptions,
  MongoWriteOptions,
} from './mongo-collection-like.js';
import { configurationFailure, isDuplicate, isNoCollection, storeFailure } from './mongo-failure.js';
import { readDocument, type SessionDocument } from './session-document.js';

/** What takes longer than a request may wait: so many times the deadline. */
const MAINTENANCE = 10;
/** No session has it: it is outside of the alphabet. */
const NO_ID = '.';

/** Conditions on a session. Values are text, numbers and dates only, never what a request could make an operator of. */
export type SessionFilter = Readonly<Record<string, string | number | Date | Readonly<Record<string, unknown>>>>;

/** Commands on the collection, each with its deadline, here and at the server. */
export class SessionCollection {
  private readonly connection: FirstConnection;

  /** @param timeout - seconds for each command */
  constructor(
    private readonly collection: MongoCollectionLike,
    private readonly timeout: number,
  ) {
    this.connection = new FirstConnection(collection);
  }

  /**
   * Lists the indexes, and tries commands that change nothing: rights are only found out by using them.
   *
   * @returns the indexes
   * @throws SessionStoreConfigurationError for what can never work; the driver's error for what may pass
   */
  async probe(): Promise<readonly object[]> {
    const seconds = this.timeout * MAINTENANCE;
    try {
      return await this.send(seconds, async () => {
        const indexes = await this.indexes(seconds);
        await this.collection.findOne({ _id: NO_ID }, reading(seconds));
        await this.collection.updateOne({ _id: NO_ID }, { $set: { revision: 0 } }, writing(seconds));
        await this.collection.deleteOne({ _id: NO_ID }, writing(seconds));
        return indexes;
      });
    } catch (error) {
      throw configurationFailure(error) ?? error;
    }
  }

  /** @throws SessionStoreConfigurationError if another index is in the way */
  async createIndex(operation: string, expireAfterSeconds: number): Promise<void> {
    const seconds = this.timeout * MAINTENANCE;
    const limit = { maxTimeMS: milliseconds(seconds) };
    try {
      await this.send(seconds, () => this.collection.createIndex({ modified: 1 }, { expireAfterSeconds }, limit));
    } catch (error) {
      throw configurationFailure(error) ?? storeFailure(operation, error);
    }
  }

  async find(operation: string, id: string): Promise<SessionDocument | null> {
    const found = await this.ask(operation, () => this.collection.findOne({ _id: id }, reading(this.timeout)));
    return found && readDocument(operation, found);
  }

  /** A page of ids in one answer, so that no cursor stays open at the server. */
  async ids(operation: string, filter: SessionFilter, limit: number, isSorted: boolean): Promise<string[]> {
    const seconds = this.timeout * MAINTENANCE;
    // A batch of exactly the limit would leave a cursor open at the server.
    const page = {
      projection: { _id: 1 },
      limit,
      batchSize: limit + 1,
      ...(isSorted && { sort: { _id: 1 as const } }),
    } as const;
    const options: MongoListOptions = { ...reading(seconds), ...page };
    const found = await this.ask(operation, () => this.collection.find(filter, options).toArray(), seconds);
    return found.map((document) => (document as { _id: string })._id);
  }

  /** @returns false if the id is taken */
  async insert(operation: string, document: SessionDocument): Promise<boolean> {
    try {
      await this.ask(operation, () => this.collection.insertOne(document as never, writing(this.timeout)));
      return true;
    } catch (error) {
      if (isDuplicate((error as Error).cause)) return false;
      throw error;
    }
  }

  /** @returns whether a session met the condition */
  async update(operation: string, filter: SessionFilter, $set: Partial<SessionDocument>): Promise<boolean> {
    const update = { $set };
    const { matchedCount } = await this.ask(operation, () =>
      this.collection.updateOne(filter, update, writing(this.timeout)),
    );
    return matchedCount > 0;
  }

  /** Creates or replaces. */
  async put(operation: string, { _id, ...$set }: SessionDocument): Promise<void> {
    const options = { ...writing(this.timeout), upsert: true };
    const send = (): Promise<unknown> =>
      this.ask(operation, () => this.collection.updateOne({ _id }, { $set }, options));
    try {
      await send();
    } catch (error) {
      // Of two upserts at once one may be refused, and finds its document the second time.
      if (!isDuplicate((error as Error).cause)) throw error;
      await send();
    }
  }

  /** @returns whether a session met the condition */
  async remove(operation: string, filter: SessionFilter): Promise<boolean> {
    const { deletedCount } = await this.ask(operation, () => this.collection.deleteOne(filter, writing(this.timeout)));
    return deletedCount > 0;
  }

  /** @returns how many met the condition */
  async removeAll(operation: string, filter: SessionFilter): Promise<number> {
    const seconds = this.timeout * MAINTENANCE;
    const { deletedCount } = await this.ask(
      operation,
      () => this.collection.deleteMany(filter, writing(seconds)),
      seconds,
    );
    return deletedCount;
  }

  private async indexes(seconds: number): Promise<readonly object[]> {
    try {
      return await this.collection.indexes({ maxTimeMS: milliseconds(seconds) });
    } catch (error) {
      if (isNoCollection(error)) return [];
      throw error;
    }
  }

  private async ask<T>(operation: string, work: () => Promise<T>, seconds = this.timeout): Promise<T> {
    try {
      return await this.send(seconds, work);
    } catch (error) {
      throw storeFailure(operation, error);
    }
  }

  private send<T>(seconds: number, work: () => Promise<T>): Promise<T> {
    return withDeadline(seconds, (signal) => this.connection.use(work, signal));
  }
}

function reading(seconds: number): MongoReadOptions {
  return {
    maxTimeMS: milliseconds(seconds),
    // A secondary may not know yet that a session has ended.
    readPreference: 'primary',
    // The client may have been told to leave documents and numbers as they are.
    raw: false,
    promoteValues: true,
    promoteLongs: true,
    useBigInt64: false,
  };
}

/** A change that one member alone knows is lost when that member fails: a session that was ended would be alive again. */
function writing(seconds: number): MongoWriteOptions {
  const maxTimeMS = milliseconds(seconds);
  return { maxTimeMS, writeConcern: { w: 'majority', wtimeoutMS: maxTimeMS } };
}

function milliseconds(seconds: number): number {
  return Math.min(Math.ceil(seconds * 1000), LONGEST_TIMER);
}
