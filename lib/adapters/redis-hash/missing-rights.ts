import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';

const REMEDY =
  'Allow the user HGETALL, UNLINK, SCAN, EVALSHA, EVAL and, for the scripts, HMGET, HGET, HSET, HSETNX, HDEL, HKEYS, ' +
  'HINCRBY, HINCRBYFLOAT, EXISTS, PEXPIRE on the keys of this prefix.';

/** Whether the server refused a command at boot because the user may not run it. */
export function isMissingRight(error: unknown): boolean {
  const { cause } = (error ?? {}) as { readonly cause?: { readonly message?: unknown } };
  return error instanceof SessionStoreConfigurationError && /^NOPERM\b/.test(String(cause?.message));
}

/** @param commands - those that the user may not run, where they are known */
export function missingRights(error?: unknown, commands: readonly string[] = []): SessionStoreConfigurationError {
  const which = commands.length === 0 ? 'answered NOPERM' : `does not let the user run ${commands.join(', ')}`;
  const options = error === undefined ? undefined : { cause: (error as Error).cause };
  return new SessionStoreConfigurationError('Redis', `it ${which}`, REMEDY, options);
}
