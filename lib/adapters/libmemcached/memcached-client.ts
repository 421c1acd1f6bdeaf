import { SessionStoreError } from '../../errors/session-store.error.js';
import { loadDriver } from '../load-driver.js';
import { ConnectFailure, type MemcachedConstructor, type MemcachedDriver, type MemcachedQuery } from './memcached-driver.js';
import { NotMemcachedError, probeServer } from './memcached-probe.js';
import { flagOf, type MemcachedReply } from './memcached-reply.js';
import { MemcachedRing, warn } from './memcached-ring.js';
import { addressOf, type ResolvedLibmemcachedOptions } from './libmemcached.options.js';

/** What is stored under a key. */
export interface MemcachedItem {
  /** One character is one byte. */
  readonly value: string;
  /** Changes with every write and touch. */
  readonly cas: string;
  /** Seconds until it expires; Infinity for an item of somebody else that never does. */
  readonly remaining: number;
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
    const reply = await this.ask(key, `mg ${key} v c t k`);
    if (reply.status === 'EN') return null;
    const cas = flagOf(reply, 'c');
    const left = flagOf(reply, 't');
    if (reply.data === undefined || flagOf(reply, 'k') !== key || cas === undefined || left === undefined) {
      (await this.connected()).disconnect();
      throw new Error('memcached answered with something else than was asked for');
    }
    // A tick of the server's clock may be due: what is still served has something left.
    return { value: reply.data, cas, remaining: left === '-1' ? Infinity : Math.max(Number(left), 0.001) };
  }

  /** Creates or replaces. */
  async set(key: string, value: string, exptime: number): Promise<void> {
    await this.store(`set ${key} 0 ${exptime} ${value.length}`, key, value, 'STORED');
  }

  /** Creates; false when something is there. */
  async add(key: string, value: string, exptime: number): Promise<boolean> {
    return this.store(`add ${key} 0 ${exptime} ${value.length}`, key, value, 'STORED', 'NOT_STORED');
  }

  /** Replaces what still has that token; false for anything else. */
  async cas(key: string, value: string, token: string, exptime: number): Promise<boolean> {
    const command = `cas ${key} 0 ${exptime} ${value.length} ${token}`;
    return this.store(command, key, value, 'STORED', 'EXISTS', 'NOT_FOUND');
  }

  /** Removes what is there; with a token, only what still has it. Whether it was removed. */
  async remove(key: string, token?: string): Promise<boolean> {
    const reply = await this.ask(key, `md ${key}${token === undefined ? '' : ` C${token}`}`);
    return expect(reply, 'HD', 'EX', 'NF');
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const ring = this.ring;
    this.ring = undefined;
    (await ring?.catch(() => undefined))?.close();
  }

  private async store(command: string, key: string, value: string, ...statuses: [string, ...string[]]): Promise<boolean> {
    (await this.connected()).wrote(key);
    return expect(await this.ask(key, `${command}\r\n${value}`), ...statuses);
  }

  private async ask(key: string, command: string): Promise<MemcachedReply> {
    const ring = await this.connected();
    for (;;) {
      try {
        return await this.send(ring, ring.driver, key, command);
      } catch (error) {
        if (!(error instanceof ConnectFailure)) throw error;
        if (!error.refused || !ring.takeOut(error.server)) throw error.cause ?? error;
      }
    }
  }

  private send(ring: MemcachedRing, driver: MemcachedDriver, key: string, command: string): Promise<MemcachedReply> {
    const { timeout } = this.options.client;
    return new Promise((resolve, reject) => {
      const query: MemcachedQuery = {
        key,
        command,
        callback(error, reply) {
          clearTimeout(timer);
          if (error === undefined && reply) resolve(reply);
          else reject(error as Error);
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
    this.ring ??= this.connect();
    this.ring.catch(() => (this.ring = undefined));
    return this.ring;
  }

  private async connect(): Promise<MemcachedRing> {
    const { default: Memcached } = await loadDriver('LibmemcachedAdapter', 'memcached', this.load);
    const ring = new MemcachedRing(Memcached as MemcachedConstructor, this.options, {
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
function expect({ status }: MemcachedReply, ...statuses: readonly [string, ...string[]]): boolean {
  if (statuses.includes(status)) return status === statuses[0];
  throw new Error('memcached answered with something else than was asked for');
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
