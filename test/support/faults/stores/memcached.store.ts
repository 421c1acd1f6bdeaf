import { LibmemcachedAdapter } from '../../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { PATIENT } from '../../promises/place.js';
import { MemcachedServer } from '../../servers/memcached-server.js';
import type { Reply } from '../command-reader.js';
import { MEMCACHED } from '../conversation.js';
import { FaultProxy } from '../fault-proxy.js';
import { type FaultyStore, lineFaults, type StoreFault } from '../faulty-store.js';

/** Commands that need memory. */
const WRITES = ['ms', 'set', 'add', 'cas'];

/** One memcached; it is never killed, since it keeps nothing then. */
export class MemcachedStore implements FaultyStore {
  readonly name = 'memcached';
  private server!: MemcachedServer;
  private proxy!: FaultProxy;

  readonly faults: readonly StoreFault[] = [
    ...lineFaults(() => this.proxy, 'WHAT?\r\n'),
    {
      name: 'stopped',
      hits: 'all',
      begin: () => this.server.pause(),
      end: () => this.server.process.signal('SIGCONT'),
    },
    {
      name: 'full',
      hits: 'writes',
      begin: () => (this.proxy.reply = refusing('SERVER_ERROR out of memory storing object')),
      end: () => this.proxy.heal(),
    },
    {
      name: 'refusing',
      hits: 'writes',
      begin: () => (this.proxy.reply = refusing('CLIENT_ERROR bad command line format')),
      end: () => this.proxy.heal(),
    },
  ];

  async start(): Promise<void> {
    this.server = await MemcachedServer.start('-m', '256');
    this.proxy = await FaultProxy.start(this.server.port, MEMCACHED);
  }

  adapter(): SessionAdapter {
    return new LibmemcachedAdapter({ servers: [{ port: this.proxy.port }] });
  }

  observer(): SessionAdapter {
    const { port } = this.server;
    return new LibmemcachedAdapter({ servers: [{ port }], client: { timeout: PATIENT * 1000 } });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.server.stop();
  }
}

function refusing(answer: string): Reply {
  return ([verb = '']) => (WRITES.includes(verb) ? `${answer}\r\n` : undefined);
}
