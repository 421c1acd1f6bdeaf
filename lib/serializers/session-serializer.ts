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
}
