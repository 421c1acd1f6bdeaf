import { MemoryAdapter, SessionAdapter, type StoredSession, type SwapResult } from '../../lib/index.js';
import type { Awaitable, SessionVersion, VersionedAdapter } from '../../lib/index.js';

/** One command that the module gave to its store. */
export interface StoreCall {
  readonly verb: 'open' | 'close' | 'read' | 'write' | 'destroy' | 'gc' | 'load' | 'swap' | 'touch';
  readonly id?: string;
  /** Of a swap or a touch. */
  readonly expected?: SessionVersion | null;
  /** What a swap or write stores; null removes. */
  readonly next?: string | null;
  /** Seconds. */
  readonly lifetime?: number;
}

/** An adapter in front of another one: each command passes through `around`, which may wait, fail or take notes. */
export abstract class AroundAdapter extends SessionAdapter implements VersionedAdapter {
  constructor(readonly inner: SessionAdapter & VersionedAdapter = new MemoryAdapter()) {
    super();
  }

  protected abstract around<T>(call: StoreCall, pass: () => Awaitable<T>): Awaitable<T>;

  override open(savePath: string, name: string): Awaitable<boolean> {
    return this.around({ verb: 'open' }, () => this.inner.open(savePath, name));
  }

  override close(): Awaitable<boolean> {
    return this.around({ verb: 'close' }, () => this.inner.close());
  }

  read(id: string): Awaitable<string> {
    return this.around({ verb: 'read', id }, () => this.inner.read(id));
  }

  write(id: string, data: string, lifetime: number): Awaitable<boolean> {
    return this.around({ verb: 'write', id, next: data, lifetime }, () => this.inner.write(id, data, lifetime));
  }

  destroy(id: string): Awaitable<boolean> {
    return this.around({ verb: 'destroy', id }, () => this.inner.destroy(id));
  }

  override gc(maxLifetime: number): Awaitable<number | boolean> {
    return this.around({ verb: 'gc', lifetime: maxLifetime }, () => this.inner.gc(maxLifetime));
  }

  load(id: string): Awaitable<StoredSession | null> {
    return this.around({ verb: 'load', id }, () => this.inner.load(id));
  }

  swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Awaitable<SwapResult> {
    const call: StoreCall = { verb: 'swap', id, expected, next, lifetime };
    return this.around(call, () => this.inner.swap(id, expected, next, lifetime));
  }

  touch(id: string, version: SessionVersion, lifetime: number): Awaitable<boolean> {
    return this.around({ verb: 'touch', id, expected: version, lifetime }, () =>
      this.inner.touch(id, version, lifetime),
    );
  }
}
