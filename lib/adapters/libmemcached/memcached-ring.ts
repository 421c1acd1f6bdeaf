import {
  equip,
  serverOf,
  type MemcachedConstructor,
  type MemcachedDriver,
  type MemcachedSocket,
} from './memcached-driver.js';
import { flushServer, probeServer } from './memcached-probe.js';
import { addressOf, type ResolvedLibmemcachedOptions } from './libmemcached.options.js';

/** Milliseconds between two looks at a server that was taken out. */
const PROBE_INTERVAL = 500;
/** Seconds by which a server's uptime may be off. */
const UPTIME_ERROR = 2;
/** The most keys to remember while a server is out: some ten megabytes. */
const MOST_STRAYS = 100_000;
/** What we do not leave to the application: no attempt is repeated, and no server is looked for with the program `ping`. */
const SAFE = {
  retries: 0,
  failures: 0,
  remove: true,
  redundancy: false,
  namespace: '',
  keyCompression: false,
  maxQueueSize: -1,
};

interface Outage {
  /** When it was taken out, by `performance.now()`. */
  readonly since: number;
}

export interface RingHooks {
  /** Called for each new connection. */
  onConnect(): void;
  /** Removes a key from the ring of that driver. */
  remove(key: string, driver: MemcachedDriver): Promise<unknown>;
}

/**
 * The servers that are in use. One that refuses connections has lost its sessions with its process: it is taken out, its
 * keys go to the others, and it comes back when it answers again.
 *
 * A server that is merely silent or cannot be reached stays in: its sessions may still be there, and would come back
 * to life if they were looked for elsewhere meanwhile. Their requests fail.
 */
export class MemcachedRing {
  /** Replaced as a whole, so that commands on their way stay with the connections that they have. */
  private current: MemcachedDriver;
  private readonly outages = new Map<string, Outage>();
  /** Keys that were written away from their server while that was out. */
  private readonly strays = new Set<string>();
  private readonly home: MemcachedDriver;
  private readonly sockets = new Set<MemcachedSocket>();
  private timer?: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly Memcached: MemcachedConstructor,
    private readonly options: ResolvedLibmemcachedOptions,
    private readonly hooks: RingHooks,
  ) {
    this.home = this.current = this.build();
  }

  get driver(): MemcachedDriver {
    return this.current;
  }

  /** To be told of every key before it is written. */
  wrote(key: string): void {
    if (this.outages.size === 0 || this.strays.size >= MOST_STRAYS) return;
    if (serverOf(this.home, key) !== serverOf(this.current, key)) this.strays.add(key);
  }

  /** Takes out a server that refuses connections; whether there is another one to go to. */
  takeOut(address: string): boolean {
    if (this.outages.has(address)) return true;
    if (this.current.servers.length === 1) return false;
    this.outages.set(address, { since: performance.now() });
    this.current = this.build();
    warn(
      `The memcached server ${address} refuses connections: its sessions are gone, new ones go to the other servers.`,
    );
    this.probeLater();
    return true;
  }

  /** Gives all connections up, with what waits on them. */
  disconnect(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Gives up the connection that a command waits on, with all others that wait there. */
  giveUp(command: unknown): void {
    for (const socket of this.sockets) if (socket.metaData.some((query) => query === command)) socket.destroy();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.disconnect();
  }

  private build(besides?: string): MemcachedDriver {
    const present = this.options.servers.map((server) => ({ ...server, address: addressOf(server) }));
    const used = present.filter(({ address }) => address === besides || !this.outages.has(address));
    const weights = Object.fromEntries(used.map(({ address, weight }) => [address, weight]));
    const driver = new this.Memcached(weights, { ...this.options.client, ...SAFE });
    return equip(driver, (socket) => this.adopt(socket));
  }

  private adopt(socket: MemcachedSocket): void {
    if (this.isClosed) return void socket.destroy();
    this.hooks.onConnect();
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  private probeLater(): void {
    if (this.isClosed || this.outages.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.probe(), PROBE_INTERVAL).unref();
  }

  /** A server that does not answer yet is no error: it is asked again. */
  private async probe(): Promise<void> {
    for (const [address, outage] of this.outages) await this.tryBack(address, outage).catch(() => undefined);
    this.probeLater();
  }

  /** @throws while it does not answer */
  private async tryBack(address: string, { since }: Outage): Promise<void> {
    const { timeout } = this.options.client;
    const { uptime } = await probeServer(address, timeout);
    // It was cut off and kept its memory: what was logged out meanwhile would be alive again.
    const isOlder = uptime + UPTIME_ERROR > (performance.now() - since) / 1000;
    if (isOlder) await flushServer(address, timeout);
    const next = this.build(address);
    if (!(await this.removeStrays(next)) || this.isClosed) return;
    this.outages.delete(address);
    this.current = next;
  }

  /**
   * Removes what would be out of reach in the next ring, and come back to life in the next outage. False when the ring
   * changed meanwhile.
   */
  private async removeStrays(next: MemcachedDriver): Promise<boolean> {
    const driver = this.current;
    // What is added meanwhile is visited too; after the last removal nothing waits, so that no key is missed.
    for (const key of this.strays) {
      if (serverOf(driver, key) === serverOf(next, key)) continue;
      this.strays.delete(key);
      await this.hooks.remove(key, driver);
      if (driver !== this.current) return false;
    }
    return driver === this.current;
  }
}

/** Only what an operator has to know; never a key. */
export function warn(message: string): void {
  process.emitWarning(message, { code: 'E_SESSION_STORE' });
}
