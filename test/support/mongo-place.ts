import { randomUUID } from 'node:crypto';
import { MongoClient, type Collection, type CollectionOptions } from 'mongodb';
import { MongoAdapter } from '../../lib/adapters/mongo/mongo.adapter.js';
import type { MongoAdapterOptions } from '../../lib/adapters/mongo/mongo.options.js';
import type { SessionDocument } from '../../lib/adapters/mongo/session-document.js';
import type { Clock } from '../../lib/utils/clock.js';
import { MongoServer } from './servers/mongo-server/mongo-server.js';

/** A real MongoDB to test against, instead of the server in this repository. */
const MONGO_URL = process.env['MONGO_URL'];

/** Seconds for commands of tests that are not about deadlines: the machine may be busy. */
const PATIENT = 20;

/** For tests that need the hooks of the server in this repository. */
export const describeOwnServer = MONGO_URL ? describe.skip : describe;

/** A server, and the two clients that two processes would have. */
export class MongoPlace {
  private readonly collections: Collection<SessionDocument>[] = [];

  private constructor(
    private readonly ownServer: MongoServer | undefined,
    private readonly clients: readonly [MongoClient, MongoClient],
  ) {}

  static async start(): Promise<MongoPlace> {
    const server = MONGO_URL ? undefined : await MongoServer.start();
    const url = MONGO_URL ?? (server as MongoServer).url;
    return new MongoPlace(server, [new MongoClient(url), new MongoClient(url)]);
  }

  /** Only where no real MongoDB is used. */
  get server(): MongoServer {
    if (!this.ownServer) throw new Error('This test needs the server in this repository');
    return this.ownServer;
  }

  /** A collection of a test's own. */
  newCollection(): Collection<SessionDocument> {
    const name = `sessions_${randomUUID().replaceAll('-', '')}`;
    const collection = this.clients[0].db('nestjs_session_manager_test').collection<SessionDocument>(name);
    this.collections.push(collection);
    return collection;
  }

  /** The same collection over the other client. */
  asRival(
    { dbName, collectionName }: Collection<SessionDocument>,
    options?: CollectionOptions,
  ): Collection<SessionDocument> {
    return this.clients[1].db(dbName).collection(collectionName, options);
  }

  async stop(): Promise<void> {
    if (!this.ownServer) await Promise.all(this.collections.map((collection) => collection.drop().catch(() => false)));
    await Promise.all(this.clients.map((client) => client.close()));
    await this.ownServer?.kill();
  }
}

export function patientAdapter(
  collection: MongoAdapterOptions['collection'],
  clock?: Clock,
  more: Partial<MongoAdapterOptions> = {},
): MongoAdapter {
  return new MongoAdapter({ collection, timeout: PATIENT, ...more }, clock);
}
