import assert from 'node:assert/strict';
import type { SessionVersion, SwapResult } from '../../lib/adapters/adapter-capabilities.js';
import { LibmemcachedAdapter } from '../../lib/adapters/libmemcached/libmemcached.adapter.js';
import type { MemcachedServer } from './servers/memcached-server.js';

/** Seconds left by key, as they are while no time passes but by {@link MemcachedTime.advance}. */
type Lifetimes = Map<string, number>;

/** Notes which lifetimes were given. */
class NotingAdapter extends LibmemcachedAdapter {
  constructor(
    servers: readonly MemcachedServer[],
    private readonly prefix: string,
    private readonly lifetimes: Lifetimes,
  ) {
    super({ servers: servers.map(({ host, port }) => ({ host, port })), prefix, client: { timeout: 20_000 } });
  }

  override async write(id: string, data: string, lifetime: number): Promise<boolean> {
    return this.note(id, lifetime, await super.write(id, data, lifetime));
  }

  override async swap(
    id: string,
    expected: SessionVersion | null,
    next: string | null,
    lifetime: number,
  ): Promise<SwapResult> {
    const result = await super.swap(id, expected, next, lifetime);
    if (next !== null) this.note(id, lifetime, result.swapped);
    return result;
  }

  override async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    return this.note(id, lifetime, await super.touch(id, version, lifetime));
  }

  private note(id: string, lifetime: number, done: boolean): boolean {
    if (done) this.lifetimes.set(this.prefix + id, Math.ceil(lifetime));
    return done;
  }
}

/**
 * Adapters on a real memcached whose time a test moves. The server counts its own seconds meanwhile: one more is given to
 * what should still live, and what the server says must be what was asked for.
 */
export class MemcachedTime {
  private readonly lifetimes: Lifetimes = new Map();

  constructor(
    private readonly servers: readonly MemcachedServer[],
    /** A place of its own for each test. */
    private readonly prefix: string,
  ) {}

  adapter(): LibmemcachedAdapter {
    return new NotingAdapter(this.servers, this.prefix, this.lifetimes);
  }

  async advance(seconds: number): Promise<void> {
    for (const [key, lifetime] of this.lifetimes) {
      const left = lifetime - seconds;
      this.lifetimes.set(key, left);
      for (const server of this.servers) await shorten(server, key, lifetime, left);
    }
  }
}

async function shorten(server: MemcachedServer, key: string, before: number, left: number): Promise<void> {
  const seen = /^HD t(-?\d+)$/.exec(await server.ask(`mg ${key} t`))?.[1];
  if (seen === undefined) return;
  assert.ok(Math.abs(Number(seen) - before) <= 3, `memcached keeps it for ${seen} seconds, not ${before}`);
  await server.ask(left <= 0 ? `md ${key}` : `mg ${key} T${exptime(Math.ceil(left) + 1)}`);
}

/** Above 30 days memcached takes the time of the end. */
function exptime(seconds: number): number {
  return seconds <= 30 * 86_400 ? seconds : Math.ceil(Date.now() / 1000) + seconds;
}
