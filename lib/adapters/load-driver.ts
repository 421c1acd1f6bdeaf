import { MissingDriverError } from '../errors/missing-driver.error.js';

/**
 * Loads an optional driver when it is first needed; the import stands in the caller, so that each build resolves it in
 * its own module system.
 *
 * @example
 * ```ts
 * const { Redis } = await loadDriver('RedisAdapter', 'ioredis', () => import('ioredis'));
 * ```
 * @throws MissingDriverError with the line that installs it
 */
export async function loadDriver<T>(adapter: string, driver: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND')
      throw new MissingDriverError(adapter, driver, { cause: error });
    throw error;
  }
}
