import type { MongoClient } from 'mongodb';
import { MongoAdapter } from '../../../lib/index.js';
import { DemoStore, shortened, type Stored } from './demo-store.js';
import { driver } from './driver.js';
import { namedValues } from './named-values.js';

interface SessionDocument {
  readonly _id: string;
  readonly data: string;
  readonly modified: Date;
  readonly revision: number;
}

const COLLECTION = 'session_data';
/** Seconds: a visitor waits no longer for a server that is away. */
const PATIENCE = 0.5;

/** A document for each session. */
export class MongoStore extends DemoStore {
  private constructor(
    private readonly client: MongoClient,
    timeout: number | undefined,
  ) {
    super(new MongoAdapter({ collection: client.db().collection(COLLECTION), timeout }));
  }

  /** The database is the one that the URL names. */
  static async on(url: string, timeout: number | undefined): Promise<MongoStore> {
    const mongodb = await driver('mongodb', () => import('mongodb'));
    const milliseconds = (timeout ?? PATIENCE) * 1000;
    const waits = { serverSelectionTimeoutMS: milliseconds, waitQueueTimeoutMS: milliseconds };
    return new MongoStore(new mongodb.MongoClient(url, waits), timeout);
  }

  async show(id: string): Promise<Stored> {
    const found = await this.client.db().collection<SessionDocument>(COLLECTION).findOne({ _id: id });
    const data = found?.data ?? '';
    const text = found && {
      _id: `'${shortened(id)}'`,
      modified: `ISODate('${found.modified.toISOString()}')`,
      revision: String(found.revision),
      data,
    };
    return {
      place: `db.${COLLECTION}.findOne({ _id: '${shortened(id)}' })`,
      bytes: Buffer.byteLength(data),
      text: namedValues(text ?? {}),
      form: 'record',
    };
  }

  override async close(): Promise<void> {
    await super.close();
    await this.client.close();
  }
}
