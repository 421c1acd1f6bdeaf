import { isObject, metadataOf, plainMetadata, unknownOf } from '../../core/record-metadata.js';
import type { RecordMetadata, SessionRecord } from '../../core/session-record.js';
import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { SessionSerializationError } from '../../errors/session-serialization.error.js';
import { type Clock, systemClock } from '../../utils/clock.js';
import type { SerializerContext, SessionSerializer } from '../session-serializer.js';
import { unwrapped, wrapped } from './phalcon-envelope.js';
import { PhpBinaryFraming } from './php-binary.framing.js';
import { PhpFraming } from './php.framing.js';
import { PhpSerializeFraming } from './php-serialize.framing.js';
import { type PhpSerializerOptions, resolvePhpSerializerOptions } from './php-serializer.options.js';
import { valueOf } from './php-value.js';
import type { SessionFraming } from './session-framing.js';
import { isAsStored, storedOf, type StoredSession, withStored } from './stored-session.js';
import { ValueWriter } from './value-writer.js';

const FRAMINGS = { php: PhpFraming, php_serialize: PhpSerializeFraming, php_binary: PhpBinaryFraming };

/** The variable that holds what this package keeps of a session beside its variables. */
const RESERVED = '__session_manager';
/** The version of its contents. */
const FORMAT = 1;
const BEYOND_ONE_BYTE = /[^\0-\xff]/;

/**
 * Records in the format of PHP's sessions, so that PHP and Phalcon read and write the same sessions. What came from PHP
 * and was not changed goes back byte for byte. Needs an adapter that keeps bytes.
 *
 * - Objects, enumerations and strings that are no UTF-8 are inert: {@link PhpObject}, {@link PhpEnum},
 *   {@link PhpSerialized}, {@link PhpString}. Integers beyond 2^53 are bigints.
 * - This package's own part of a record is one array, in the variable `__session_manager`. PHP code leaves it alone; a
 *   session without it is one that PHP made.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({
 *   adapter: new RedisAdapter({ prefix: 'sess-reds-' }),
 *   serializer: new PhpSerializer({ envelope: 'phalcon' }),
 *   cookie: { name: 'PHPSESSID' },
 * });
 * ```
 * @public
 */
export class PhpSerializer implements SessionSerializer {
  readonly encoding = 'binary';
  private readonly options: Readonly<Required<PhpSerializerOptions>>;
  private readonly framing: SessionFraming;

  constructor(
    options: PhpSerializerOptions = {},
    private readonly clock: Clock = systemClock,
  ) {
    this.options = resolvePhpSerializerOptions(options);
    this.framing = new FRAMINGS[this.options.handler]();
  }

  serialize(record: SessionRecord, { id }: Partial<SerializerContext> = {}): string {
    if (record.variables.has(RESERVED)) throw new SessionSerializationError(RESERVED, 'the name is reserved');
    const stored = storedOf(record);
    if (stored !== undefined && isAsStored(record, id, stored, RESERVED)) return stored.data;
    try {
      const text = this.framed(record, stored);
      return this.options.envelope === 'phalcon' ? wrapped(text) : text;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new SessionSerializationError('(unknown)', 'it is nested too deep');
    }
  }

  unserialize(data: string, { id }: Partial<SerializerContext> = {}): SessionRecord {
    if (BEYOND_ONE_BYTE.test(data)) throw new SessionCorruptError('it holds characters that are no bytes');
    const text = this.options.envelope === 'phalcon' && data !== '' ? unwrapped(data) : data;
    const found = this.framing.read(text);
    const variables = new Map<string, unknown>();
    for (const [name, { node }] of found) if (name !== RESERVED) variables.set(name, valueOf(node));
    const own = found.get(RESERVED);
    const raw = own === undefined ? undefined : partOf(valueOf(own.node));
    const metadata = raw === undefined ? this.newMetadata() : metadataOf(raw, undefined);
    const stored: StoredSession = { id, data, variables: found, metadata };
    return { metadata, variables, unknown: withStored(raw && unknownOf(raw), stored) };
  }

  /** The variables in the order in which PHP had them, then the new ones. */
  private framed(record: SessionRecord, stored: StoredSession | undefined): string {
    const values = new Map([...record.variables, [RESERVED, { format: FORMAT, ...plainMetadata(record, undefined) }]]);
    const before = stored?.variables ?? new Map<string, never>();
    const kept = [...before.keys()].filter((name) => values.get(name) !== undefined);
    const names = new Set([...kept, ...[...values.keys()].filter((name) => values.get(name) !== undefined)]);
    const writer = new ValueWriter(this.framing.slotsBefore, kept.length === before.size);
    for (const name of names) {
      const variable = before.get(name);
      writer.add(variable?.head ?? this.framing.head(name));
      writer.write(name, values.get(name), variable?.node);
    }
    return this.framing.frame(writer.text, names.size);
  }

  /** Of a session that PHP made: it begins when it is first written here. */
  private newMetadata(): RecordMetadata {
    const now = this.clock.now();
    const { absoluteLifetime } = this.options;
    return { created: now, issued: now, ...(absoluteLifetime < Infinity && { ends: now + absoluteLifetime * 1000 }) };
  }
}

function partOf(value: unknown): Record<string, unknown> {
  if (isObject(value) && typeof value['format'] === 'number') return value;
  throw new SessionCorruptError(`its variable ${RESERVED} is not what this package keeps there`);
}
