import type { Awaitable } from '../../utils/awaitable.js';
import { giveVoice, voiceOf } from '../../utils/voice.js';
import {
  capabilitiesOf,
  type AdapterCapabilities,
  type BinaryAdapter,
  type ConditionalFieldsAdapter,
  type EnumerableAdapter,
  type FieldsAdapter,
  type LockingAdapter,
  type QuarantineAdapter,
  type VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';

/**
 * Everything that an adapter can be asked and that answers once.
 *
 * @public
 */
export type AdapterVerb =
  keyof SessionAdapter | keyof VersionedAdapter | keyof FieldsAdapter | keyof QuarantineAdapter | 'loadFieldsIfChanged';

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
  declare readonly cacheBytes?: number;
  declare readonly loadFieldsIfChanged?: ConditionalFieldsAdapter['loadFieldsIfChanged'];
  declare readonly quarantine?: QuarantineAdapter['quarantine'];
  declare readonly ids?: EnumerableAdapter['ids'];
  declare readonly keepBytes?: BinaryAdapter['keepBytes'];
  declare readonly lock?: LockingAdapter['lock'];

  /** @param powers - those of the inner adapter that this one shall have; all by default */
  constructor(
    protected readonly inner: SessionAdapter,
    powers: AdapterCapabilities = capabilitiesOf(inner),
  ) {
    super();
    giveVoice(this, voiceOf(inner));
    const { lifetime } = inner as { readonly lifetime?: unknown };
    const { keepsNothing } = powers;
    // Assigned, not declared on the class: what the inner adapter lacks has to be missing here.
    Object.assign(
      this,
      typeof lifetime === 'number' && { lifetime },
      keepsNothing && { keepsNothing },
      powers.versioned && this.versionedBy(powers.versioned),
      powers.fields && this.fieldsBy(powers.fields),
      powers.conditional && this.conditionalBy(powers.conditional),
      powers.quarantine && this.quarantineBy(powers.quarantine),
      powers.enumerate && this.idsBy(powers.enumerate),
      powers.binary && this.bytesBy(powers.binary),
      powers.lock && this.lockBy(powers.lock),
    );
    for (const limit of ['maxIdLength', 'maxBytes'] as const) {
      // Asked each time: the inner adapter may learn it when it is opened.
      if (limit in powers) Object.defineProperty(this, limit, { enumerable: true, get: () => powers[limit] });
    }
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

  /** Asks the inner adapter; every verb but `ids` and `lock` comes through here. What is not a promise stays none. */
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

  private conditionalBy(inner: ConditionalFieldsAdapter): ConditionalFieldsAdapter {
    return {
      cacheBytes: inner.cacheBytes,
      loadFieldsIfChanged: (id, known) =>
        this.around('loadFieldsIfChanged', () => inner.loadFieldsIfChanged(this.idFor(id), known)),
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

  private bytesBy(inner: BinaryAdapter): BinaryAdapter {
    return { keepBytes: () => inner.keepBytes() };
  }

  /** Not `around`: to wait for somebody else's lock is no failure of the store, however long it takes. */
  private lockBy(inner: LockingAdapter): LockingAdapter {
    return { lock: (id, options) => inner.lock(this.idFor(id), options) };
  }
}
