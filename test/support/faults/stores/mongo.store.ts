import { MongoClient } from 'mongodb';
import { MongoAdapter } from '../../../../lib/adapters/mongo/mongo.adapter.js';
import type { SessionDocument } from '../../../../lib/adapters/mongo/session-document.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { PATIENT } from '../../promises/place.js';
import { MongoServer } from '../../servers/mongo-server/mongo-server.js';
import { FaultProxy } from '../fault-proxy.js';
import { type FaultyStore, lineFaults, type StoreFault } from '../faulty-store.js';

/** The server in this repository. */
export class MongoStore implements FaultyStore {
  readonly name = 'mongo';
  private server!: MongoServer;
  private proxy!: FaultProxy;
  private readonly clients: MongoClient[] = [];

  readonly faults: readonly StoreFault[] = [
    // A length that no message has. (Of one that is shorter than its own head the driver makes something that keeps
    // node from ending: it stays in its clean-up for ever.)
    ...lineFaults(() => this.proxy, '\xff\xff\xff\x7fwhat is this'),
    { name: 'stopped', hits: 'all', begin: () => this.server.pause(), end: () => this.server.resume() },
  ];

  async start(): Promise<void> {
    this.server = await MongoServer.start();
    this.proxy = await FaultProxy.start(Number(new URL(this.server.url).port));
  }

  adapter(): SessionAdapter {
    return new MongoAdapter({ collection: this.collection(this.proxy.port) });
  }

  observer(): SessionAdapter {
    return new MongoAdapter({ collection: this.collection(Number(new URL(this.server.url).port)), timeout: PATIENT });
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.close()));
    await this.proxy.stop();
    await this.server.kill();
  }

  private collection(port: number) {
    const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 300,
      waitQueueTimeoutMS: 300,
    });
    this.clients.push(client);
    return client.db('shop').collection<SessionDocument>('sessions');
  }
}
