import type { Awaitable } from '../../utils/awaitable.js';
import {
  capabilitiesOf,
  type AdapterCapabilities,
  type EnumerableAdapter,
  type FieldsAdapter,
  type QuarantineAdapter,
  type VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';

/**
 * Everything that an adapter can be asked and that answers once.
 *
 * @public
 */
export type AdapterVerb = keyof SessionAdapter | keyof VersionedAdapter | keyof FieldsAdapter | keyof QuarantineAdapter;

/**
 * An adapter around another one, for what cuts across stores. It has the powers that the inner one has, no more and no
 * less, and passes everything on; a subclass changes what it is there for.
 *
 * @example
 * ```ts
 * class TimedAdapter extends AdapterWrapper {
 *   protected override async around<T>(verb: AdapterVerb, ask: () => Awaitable<T>): Promise<T> {
 *     const start = performance.now();
 *     try {
 *       return await ask();
 *     } finally {
 *       console.log(verb, performance.now() - start);
 *     }
 *   }
 * }
 * ```
 * @public
 */
export abstract class AdapterWrapper extends SessionAdapter {
  /** Seconds, where the inner adapter has it; the default of the module's `lifetime`. */
  declare readonly lifetime?: number;
  declare readonly maxIdLength?: number;
  declare readonly maxBytes?: number;
  declare readonly keepsNothing?: true;
  declare readonly load?: VersionedAdapter['load'];
  declare readonly swap?: VersionedAdapter['swap'];
  declare readonly touch?: VersionedAdapter['touch'];
  declare readonly loadFields?: FieldsAdapter['loadFields'];
  declare readonly applyFields?: FieldsAdapter['applyFields'];
  declare readonly quarantine?: QuarantineAdapter['quarantine'];
  declare readonly ids?: EnumerableAdapter['ids'];

  /** @param powers - those of the inner adapter that this one shall have; all by default */
  constructor(
    protected readonly inner: SessionAdapter,
    powers: AdapterCapabilities = capabilitiesOf(inner),
  ) {
    super();
    const { lifetime } = inner as { readonly lifetime?: unknown };
    const { maxIdLength, maxBytes, keepsNothing } = powers;
    // Assigned, not declared on the class: what the inner adapter lacks has to be missing here.
    Object.assign(
      this,
      typeof lifetime === 'number' && { lifetime },
      maxIdLength !== undefined && { maxIdLength },
      maxBytes !== undefined && { maxBytes },
      keepsNothing && { keepsNothing },
      powers.versioned && this.versionedBy(powers.versioned),
      powers.fields && this.fieldsBy(powers.fields),
      powers.quarantine && this.quarantineBy(powers.quarantine),
      powers.enumerate && this.idsBy(powers.enumerate),
    );
  }

  override open(savePath: string, name: string): Awaitable<boolean> {
    return this.around('open', () => this.inner.open(savePath, name));
  }

  override close(): Awaitable<boolean> {
    return this.around('close', () => this.inner.close());
  }

  read(id: string): Awaitable<string> {
    return this.around('read', () => this.inner.read(this.idFor(id)));
  }

  write(id: string, data: string, lifetime: number): Awaitable<boolean> {
    return this.around('write', () => this.inner.write(this.idFor(id), data, lifetime));
  }

  destroy(id: string): Awaitable<boolean> {
    return this.around('destroy', () => this.inner.destroy(this.idFor(id)));
  }

  override gc(maxLifetime: number): Awaitable<number | boolean> {
    return this.around('gc', () => this.inner.gc(maxLifetime));
  }

  /** What the inner adapter is asked for instead of `id`; by default the same. */
  protected idFor(id: string): string {
    return id;
  }

  /** Asks the inner adapter; every verb but `ids` comes through here. What is not a promise stays none. */
  protected around<T>(verb: AdapterVerb, ask: () => Awaitable<T>): Awaitable<T> {
    void verb;
    return ask();
  }

  private versionedBy(inner: VersionedAdapter): VersionedAdapter {
    return {
      load: (id) => this.around('load', () => inner.load(this.idFor(id))),
      swap: (id, expected, next, lifetime) =>
        this.around('swap', () => inner.swap(this.idFor(id), expected, next, lifetime)),
      touch: (id, version, lifetime) => this.around('touch', () => inner.touch(this.idFor(id), version, lifetime)),
    };
  }

  private fieldsBy(inner: FieldsAdapter): FieldsAdapter {
    return {
      loadFields: (id) => this.around('loadFields', () => inner.loadFields(this.idFor(id))),
      applyFields: (id, change) => this.around('applyFields', () => inner.applyFields(this.idFor(id), change)),
      touch: (id, revision, lifetime) => this.around('touch', () => inner.touch(this.idFor(id), revision, lifetime)),
    };
  }

  private quarantineBy(inner: QuarantineAdapter): QuarantineAdapter {
    return {
      quarantine: (id, data) => this.around('quarantine', () => inner.quarantine(this.idFor(id), data)),
    };
  }

  private idsBy(inner: EnumerableAdapter): EnumerableAdapter {
    return { ids: () => inner.ids() };
  }
}
