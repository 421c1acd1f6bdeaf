import { SessionStoreError } from '../../errors/session-store.error.js';
import { loadDriver } from '../load-driver.js';
import {
  ConnectFailure,
  serverOf,
  type MemcachedConstructor,
  type MemcachedDriver,
  type MemcachedQuery,
} from './memcached-driver.js';
import { inflated } from './php-compression.js';
import { NotMemcachedError, probeServer } from './memcached-probe.js';
import { flagOf, type MemcachedReply } from './memcached-reply.js';
import { MemcachedRing, warn } from './memcached-ring.js';
import { addressOf, type ResolvedLibmemcachedOptions } from './libmemcached.options.js';

/** Names a state of an item; every write and touch changes it. Each server counts its own. */
export interface CasToken {
  readonly server: string;
  readonly number: string;
}

/** What is stored under a key. */
export interface MemcachedItem {
  /** One character is one byte. */
  readonly value: string;
  readonly cas: CasToken;
  /** Seconds until it expires; Infinity for an item of somebody else that never does. */
  readonly remaining: number;
}

/** The answer to a conditional command whose server has not got the key any more: nothing was sent. */
const MOVED = 'MOVED';

interface Asking {
  readonly isWrite?: boolean;
  /** The server that the command is meant for; another one would take its token for one of its own. */
  readonly only?: string | undefined;
}

interface Answer {
  readonly server: string;
  readonly reply: MemcachedReply;
}

/** Loads the driver. */
export type MemcachedLoader = () => Promise<{ readonly default: unknown }>;

const importMemcached: MemcachedLoader = () => import('memcached');
/** The first version whose meta commands are as they are today. */
const OLDEST = [1, 6];

/**
 * The commands of memcached that sessions need, each with a deadline. A command whose fate is unknown is never sent
 * again; one that found no listener was not sent, and goes to another server.
 */
export class MemcachedClient {
  private ring?: Promise<MemcachedRing>;
  private isClosed = false;

  /** @param onConnect - called for each new connection: the cas tokens of before mean nothing then */
  constructor(
    private readonly options: ResolvedLibmemcachedOptions,
    private readonly onConnect: () => void,
    private readonly load: MemcachedLoader = importMemcached,
  ) {}

  /**
   * Loads the driver and looks at every server.
   *
   * @throws MissingDriverError
   * @throws SessionStoreError for what is no memcached, or too old a one
   */
  async open(): Promise<void> {
    this.isClosed = false;
    await this.connected();
    await Promise.all(this.options.servers.map((server) => this.look(addressOf(server))));
  }

  async get(key: string): Promise<MemcachedItem | null> {
    const { server, reply } = await this.ask(key, `mg ${key} v c t k f`);
    if (reply.status === 'EN') return null;
    const number = flagOf(reply, 'c');
    const left = flagOf(reply, 't');
    const flags = Number(flagOf(reply, 'f') ?? 0);
    if (reply.data === undefined || flagOf(reply, 'k') !== key || number === undefined || left === undefined) {
      (await this.connected()).disconnect();
      throw unexpected();
    }
    // A tick of the server's clock may be due: what is still served has something left.
    const remaining = left === '-1' ? Infinity : Math.max(Number(left), 0.001);
    return { value: inflated(reply.data, flags), cas: { server, number }, remaining };
  }

  /** Creates or replaces. */
  async set(key: string, value: string, exptime: number): Promise<void> {
    const command = `set ${key} 0 ${exptime} ${value.length}\r\n${value}`;
    isFirst(await this.ask(key, command, { isWrite: true }), 'STORED');
  }

  /** Creates; false when something is there. */
  async add(key: string, value: string, exptime: number): Promise<boolean> {
    const command = `add ${key} 0 ${exptime} ${value.length}\r\n${value}`;
    return isFirst(await this.ask(key, command, { isWrite: true }), 'STORED', 'NOT_STORED');
  }

  /** Replaces what still has that token; false for anything else. */
  async cas(key: string, value: string, { server, number }: CasToken, exptime: number): Promise<boolean> {
    const command = `cas ${key} 0 ${exptime} ${value.length} ${number}\r\n${value}`;
    return isFirst(
      await this.ask(key, command, { isWrite: true, only: server }),
      'STORED',
      'EXISTS',
      'NOT_FOUND',
      MOVED,
    );
  }

  /** Removes what is there; with a token, only what still has it. Whether it was removed. */
  async remove(key: string, token?: CasToken): Promise<boolean> {
    const command = token === undefined ? `md ${key}` : `md ${key} C${token.number}`;
    return isFirst(await this.ask(key, command, { only: token?.server }), 'HD', 'EX', 'NF', MOVED);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const ring = this.ring;
    this.ring = undefined;
    (await ring?.catch(() => undefined))?.close();
  }

  private async ask(key: string, command: string, { isWrite, only }: Asking = {}): Promise<Answer> {
    const ring = await this.connected();
    for (;;) {
      const { driver } = ring;
      const server = serverOf(driver, key);
      if (only !== undefined && server !== only) return { server, reply: { status: MOVED, line: '' } };
      if (isWrite) ring.wrote(key);
      try {
        return { server, reply: await this.send(ring, driver, key, command) };
      } catch (error) {
        if (!(error instanceof ConnectFailure)) throw error;
        if (!error.refused || !ring.takeOut(error.server)) throw error;
      }
    }
  }

  private send(ring: MemcachedRing, driver: MemcachedDriver, key: string, command: string): Promise<MemcachedReply> {
    const { timeout } = this.options.client;
    return new Promise((resolve, reject) => {
      const query: MemcachedQuery = {
        key,
        command,
        callback: (error, reply) => {
          clearTimeout(timer);
          if (error === undefined && reply) resolve(reply);
          else reject(error ?? new Error('memcached gave no answer'));
        },
      };
      const expire = (): void => {
        reject(new Error(`memcached gave no answer within ${timeout} milliseconds`));
        // If it waits for a connection still, it is not to be sent later: this asks for nothing.
        query.command = 'mn';
        ring.giveUp(query);
      };
      // An answer may have come while this process was busy: it is read first.
      const timer = setTimeout(() => setImmediate(expire), timeout);
      driver.command(() => query);
    });
  }

  private connected(): Promise<MemcachedRing> {
    if (this.isClosed) throw new SessionStoreError('use memcached: the adapter is closed', undefined, 'Open it first.');
    if (this.ring === undefined) {
      this.ring = this.connect();
      // A driver that is missing may be installed, and is looked for again.
      this.ring.catch(() => (this.ring = undefined));
    }
    return this.ring;
  }

  private async connect(): Promise<MemcachedRing> {
    const { default: Memcached } = await loadDriver('LibmemcachedAdapter', 'memcached', this.load);
    const ring: MemcachedRing = new MemcachedRing(Memcached as MemcachedConstructor, this.options, {
      onConnect: this.onConnect,
      remove: (key, driver) => this.send(ring, driver, key, `md ${key}`),
    });
    return ring;
  }

  private async look(address: string): Promise<void> {
    try {
      const { version } = await probeServer(address, this.options.client.timeout);
      requireVersion(address, version);
    } catch (error) {
      if (error instanceof SessionStoreError) throw error;
      if (error instanceof NotMemcachedError) {
        throw new SessionStoreError('open memcached', { cause: error }, `Check the address ${address}.`);
      }
      warn(`The memcached server ${address} cannot be reached; its sessions fail until it can.`);
    }
  }
}

/** Whether the first of the statuses was answered. @throws for none of them */
function isFirst({ reply: { status } }: Answer, ...statuses: readonly [string, ...string[]]): boolean {
  if (statuses.includes(status)) return status === statuses[0];
  throw unexpected();
}

function unexpected(): Error {
  return new Error('memcached answered with something else than was asked for');
}

function requireVersion(address: string, version: string): void {
  const [major = 0, minor = 0] = version.split('.').map((part) => parseInt(part, 10));
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SessionStoreError(
    'open memcached',
    undefined,
    `${address} runs version ${version}; sessions need ${OLDEST.join('.')} or newer, which can tell how long an item lives.`,
  );
}
