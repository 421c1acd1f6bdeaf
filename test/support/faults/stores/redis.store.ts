import { RedisHashAdapter } from '../../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { PATIENT } from '../../promises/place.js';
import { RedisServer } from '../../servers/redis-server.js';
import type { Reply } from '../command-reader.js';
import { REDIS } from '../conversation.js';
import { FaultProxy } from '../fault-proxy.js';
import { untilStopped } from '../until-stopped.js';
import { type FaultyStore, lineFaults, type StoreFault } from '../faulty-store.js';

const ADAPTERS = { redis: RedisAdapter, 'redis-hash': RedisHashAdapter };
const READS = ['get', 'pttl', 'hgetall'];
const WRITES = ['set', 'evalsha', 'eval', 'unlink', 'hset', 'pexpire'];

/** A port of loopback where nobody listens. */
const NOBODY = '1';

/** Redis that writes every change to its file before it answers, so that it survives a kill. */
export class RedisStore implements FaultyStore {
  private server!: RedisServer;
  private proxy!: FaultProxy;

  readonly faults: readonly StoreFault[] = [
    ...lineFaults(() => this.proxy, '?what\r\n'),
    {
      name: 'stopped',
      hits: 'all',
      begin: () => {
        this.server.process.signal('SIGSTOP');
        return untilStopped(this.server.process.pid);
      },
      end: () => this.server.process.signal('SIGCONT'),
    },
    {
      name: 'killed',
      hits: 'all',
      begin: () => this.server.process.kill(),
      end: () => this.server.process.restart(),
    },
    {
      name: 'full (OOM)',
      hits: 'writes',
      code: 'E_SESSION_STORAGE_FULL',
      begin: () => this.server.cli('CONFIG', 'SET', 'maxmemory', '1'),
      end: () => this.server.cli('CONFIG', 'SET', 'maxmemory', '0'),
    },
    {
      name: 'a replica (READONLY)',
      hits: 'writes',
      begin: () => this.server.cli('REPLICAOF', '127.0.0.1', NOBODY),
      end: () => this.server.cli('REPLICAOF', 'NO', 'ONE'),
    },
    this.answering('MISCONF', 'writes', 'MISCONF Errors writing to the AOF file: No space left on device'),
    this.answering('LOADING', 'all', 'LOADING Redis is loading the dataset in memory'),
    this.answering('BUSY', 'all', 'BUSY Redis is busy running a script.'),
    this.answering('CLUSTERDOWN', 'all', 'CLUSTERDOWN The cluster is down'),
    {
      name: 'without scripts (NOSCRIPT)',
      hits: 'nothing',
      begin: () => (this.proxy.reply = refusing(['evalsha'], 'NOSCRIPT No matching script. Please use EVAL.')),
      end: () => this.proxy.heal(),
    },
  ];

  constructor(readonly name: keyof typeof ADAPTERS) {}

  async start(): Promise<void> {
    this.server = await RedisServer.start({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    this.proxy = await FaultProxy.start(this.server.port, REDIS);
  }

  adapter(): SessionAdapter {
    return new ADAPTERS[this.name]({ port: this.proxy.port });
  }

  observer(): SessionAdapter {
    return new ADAPTERS[this.name]({ port: this.server.port, readTimeout: PATIENT });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.server.stop();
  }

  private answering(name: string, hits: 'all' | 'writes', answer: string): StoreFault {
    return {
      name,
      hits,
      begin: () => (this.proxy.reply = refusing(hits === 'all' ? [...READS, ...WRITES] : WRITES, answer)),
      end: () => this.proxy.heal(),
    };
  }
}

function refusing(commands: readonly string[], answer: string): Reply {
  return ([verb = '']) => (commands.includes(verb.toLowerCase()) ? `-${answer}\r\n` : undefined);
}
