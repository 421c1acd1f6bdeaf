import { MissingDriverError } from '../../../lib/index.js';

/** Drivers are installed by whoever needs them. @throws MissingDriverError with the line that does it */
export async function driver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    throw new MissingDriverError('The demo', name, { cause });
  }
}
