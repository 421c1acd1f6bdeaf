import { SessionCorruptError } from '../errors/session-corrupt.error.js';
import { SessionError } from '../errors/session.error.js';
import { SessionSerializationError } from '../errors/session-serialization.error.js';
import type { SessionRecord } from '../core/session-record.js';
import { assertPlain } from './plain-value.js';
import { decodeField, encodeField } from './json-field.js';
import { isObject, metadataOf, plainMetadata, unknownOf } from '../core/record-metadata.js';
import type { FieldSerializer, SerializerContext, SessionSerializer } from './session-serializer.js';

/**
 * Options of {@link JsonSerializer}.
 *
 * @public
 */
export interface JsonSerializerOptions {
  /**
   * Refuse values that would come back changed (dates, maps, class instances with methods, NaN). With false `toJSON`
   * and `JSON.stringify` have their way.
   *
   * @defaultValue true
   */
  readonly strict?: boolean;
}

/** The version of the record format that this package writes. */
const FORMAT = 1;

/**
 * Records as JSON: `{"format":1,"idHash":...,"created":...,"issued":...,"ends":...,"variables":{...}}`. A record of a
 * newer format is read as far as it is understood; what it has more is kept.
 *
 * @public
 */
export class JsonSerializer implements SessionSerializer {
  private readonly strict: boolean;

  readonly fields: FieldSerializer = {
    encode: (path, value) => {
      if (this.strict) assertPlain(path, value);
      return encodeField(value);
    },
    decode: decodeField,
  };

  constructor({ strict = true }: JsonSerializerOptions = {}) {
    this.strict = strict;
  }

  serialize(record: SessionRecord, { id }: Partial<SerializerContext> = {}): string {
    const head = JSON.stringify({ format: FORMAT, ...plainMetadata(record, id) });
    return `${head.slice(0, -1)},"variables":{${this.membersOf(record.variables)}}}`;
  }

  unserialize(data: string, { id }: Partial<SerializerContext> = {}): SessionRecord {
    const raw = parse(data);
    const { format, variables } = raw;
    if (!isObject(variables)) throw new SessionCorruptError('it holds no variables');
    const unknown = format === FORMAT ? unknownOf(raw, 'format', 'variables') : unknownOf(raw, 'variables');
    const record = { metadata: metadataOf(raw, id), variables: new Map(Object.entries(variables)) };
    return unknown === undefined ? record : { ...record, unknown };
  }

  /** One by one: an object with any name as a key, `__proto__` among them, would be slower. */
  private membersOf(variables: ReadonlyMap<string, unknown>): string {
    let members = '';
    for (const [name, value] of variables) {
      if (this.strict) assertPlain(name, value);
      const text = jsonOf(value);
      if (text !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${text}`;
    }
    return members;
  }
}

/** Undefined for what JSON leaves out. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (SessionError.is(error)) throw error;
    throw new SessionSerializationError('(unknown)', 'JSON.stringify refused it', { cause: error });
  }
}

function parse(data: string): Record<string, unknown> {
  let raw: unknown;
  try {
    raw = JSON.parse(data);
  } catch {
    // The parser's message quotes the data, which is secret: it is no cause.
    throw new SessionCorruptError('it is not JSON');
  }
  if (!isObject(raw)) throw new SessionCorruptError('it is not a JSON object');
  if (typeof raw['format'] !== 'number') throw new SessionCorruptError('it has no format version');
  return raw;
}
