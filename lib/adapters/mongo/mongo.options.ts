import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { findOptionProblem, timerSeconds, type OptionRule, type OptionRules } from '../../utils/option-rules.js';
import type { MongoCollectionLike } from './mongo-collection-like.js';

/**
 * Options of {@link MongoAdapter}.
 *
 * @public
 */
export interface MongoAdapterOptions {
  /**
   * A collection of the official driver, `client.db('shop').collection('session_data')`, with nothing but sessions in it.
   * Its client is never closed.
   */
  collection: MongoCollectionLike;
  /**
   * Seconds that a session lives without use, rounded up to whole ones, at most 2147483647; the default of the module's
   * `lifetime`. All programs that share a collection need the same: `modified` is the expiry minus this.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /**
   * Seconds that a command may take, waiting for a connection included; ten times that for `gc`, the index and at boot.
   *
   * @defaultValue 0.5
   */
  timeout?: number;
}

/** Options with their defaults. */
export interface ResolvedMongoOptions {
  readonly collection: MongoCollectionLike;
  readonly lifetime: number;
  readonly timeout: number;
}

/** Seconds: the largest `expireAfterSeconds`. */
const LONGEST_LIFETIME = 2 ** 31 - 1;

const METHODS: readonly (keyof MongoCollectionLike)[] = [
  'findOne',
  'find',
  'insertOne',
  'updateOne',
  'deleteOne',
  'deleteMany',
  'indexes',
  'createIndex',
];

const collection: OptionRule = {
  valid: (value) =>
    typeof value === 'object' &&
    value !== null &&
    METHODS.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
  allowed: "a Collection of the package mongodb, for instance client.db('shop').collection('session_data')",
};

const RULES: OptionRules = {
  collection,
  lifetime: {
    valid: (value) => typeof value === 'number' && value > 0 && value <= LONGEST_LIFETIME,
    allowed: `a number of seconds above 0, at most ${LONGEST_LIFETIME}`,
  },
  timeout: timerSeconds,
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveMongoOptions(options: MongoAdapterOptions): ResolvedMongoOptions {
  const found = findOptionProblem(options, RULES);
  if (found) throw new InvalidOptionError(found.option, `of MongoAdapter ${found.problem}`, found.allowed);
  if ((options.collection as unknown) === undefined) {
    throw new InvalidOptionError('collection', 'of MongoAdapter is missing', collection.allowed);
  }
  return Object.freeze({
    collection: options.collection,
    lifetime: options.lifetime ?? 3600,
    timeout: options.timeout ?? 0.5,
  });
}
