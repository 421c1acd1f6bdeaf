import type { SessionRecord } from '../core/session-record.js';

/**
 * Which session a text belongs to.
 *
 * @public
 */
export interface SerializerContext {
  readonly id: string;
}

/**
 * Turns single values into text and back, for adapters that keep variables apart.
 *
 * @public
 */
export interface FieldSerializer {
  /**
   * A value as text; a finite number is decimal, so that a store can count it.
   *
   * @param path - where it is, for error messages
   * @throws SessionSerializationError when it would come back changed
   */
  encode(path: string, value: unknown): string;

  /**
   * The value that {@link FieldSerializer.encode} was given; text of other programs as well as it can. Called when a
   * variable is asked for, so it should not throw.
   */
  decode(text: string): unknown;
}

/**
 * Turns a record into the text that adapters keep, and back.
 *
 * @public
 */
export interface SessionSerializer {
  /**
   * The record as text.
   *
   * @throws SessionSerializationError when a value would come back changed; it names the variable, never the value.
   */
  serialize(record: SessionRecord, context: SerializerContext): string;

  /**
   * The record that {@link SessionSerializer.serialize} was given.
   *
   * @throws SessionCorruptError when the text is none of this serializer's.
   */
  unserialize(data: string, context: SerializerContext): SessionRecord;

  /**
   * `'binary'`: the text is bytes, one character each, and adapters keep exactly these; absent: it is text.
   */
  readonly encoding?: 'binary';

  /** For adapters that keep variables apart; a serializer without it does not work with them. */
  readonly fields?: FieldSerializer;
}
