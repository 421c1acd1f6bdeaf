import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';

/** What is looked at in the description of an index. */
interface IndexDescription {
  readonly name?: string;
  readonly key?: Readonly<Record<string, unknown>>;
  readonly unique?: boolean;
  readonly expireAfterSeconds?: number;
  readonly collation?: { readonly locale?: string };
}

/**
 * Looks for indexes that would end, refuse or confuse sessions.
 *
 * @param lifetime - the adapter's, in whole seconds
 * @throws SessionStoreConfigurationError
 */
export function requireHarmless(indexes: readonly object[], lifetime: number): void {
  for (const index of indexes as readonly IndexDescription[]) {
    const problem = problemOf(index, lifetime);
    if (problem) throw new SessionStoreConfigurationError('MongoDB', ...problem);
  }
}

function problemOf(index: IndexDescription, lifetime: number): [problem: string, remedy: string] | undefined {
  const { name = '', key = {}, unique, expireAfterSeconds, collation } = index;
  const fields = Object.keys(key);
  if (fields.includes('_id')) {
    if (fields.length > 1 || collation?.locale === undefined || collation.locale === 'simple') return undefined;
    return ['the collection has a collation, which may take two ids for one', 'Make it anew, without a collation.'];
  }
  if (unique) return [`the index "${name}" is unique, and would refuse sessions`, 'Drop it.'];
  if (fields[0] !== 'modified' || expireAfterSeconds === undefined || expireAfterSeconds >= lifetime) return undefined;
  const seconds = `after ${expireAfterSeconds} seconds, the option lifetime is ${lifetime}`;
  return [`the index "${name}" removes sessions ${seconds}`, 'Drop it and call createIndex(), or change the option.'];
}
