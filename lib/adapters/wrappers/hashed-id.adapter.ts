import { hash } from 'node:crypto';
import { InvalidSessionAdapterError } from '../../errors/invalid-session-adapter.error.js';
import { capabilitiesOf, type AdapterCapabilities } from '../adapter-capabilities.js';
import type { SessionAdapter } from '../session-adapter.js';
import { AdapterWrapper } from './adapter-wrapper.js';

/** Characters of SHA-256 in hexadecimal digits. */
const HASH_LENGTH = 64;

/**
 * Keeps sessions in another adapter under the SHA-256 of their ids, for stores that others can read: backups, replicas,
 * a shared Redis. Whoever reads the store finds no id to log in with.
 *
 * - The hash stands there in 64 hexadecimal digits, as `sha256sum` and SQL's `SHA2(id, 256)` write it.
 * - Everything that the inner adapter can do stays, but for listing ids: they cannot be told from their hashes.
 * - Ids of any length fit. Ids of the module's own have 160 random bits; ids that a program makes up can be guessed, hashed
 *   or not.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({ adapter: new HashedIdAdapter(new StreamAdapter({ savePath: '/srv/shared/sessions' })) });
 * ```
 * @public
 */
export class HashedIdAdapter extends AdapterWrapper {
  /** @throws InvalidSessionAdapterError if the inner adapter cannot hold the 64 characters of a hash as an id */
  constructor(inner: SessionAdapter) {
    super(inner, powersWithHashes(inner));
  }

  protected override idFor(id: string): string {
    return hash('sha256', id);
  }
}

function powersWithHashes(inner: SessionAdapter): AdapterCapabilities {
  const { maxIdLength, enumerate, ...powers } = capabilitiesOf(inner);
  void enumerate;
  if (maxIdLength !== undefined && maxIdLength < HASH_LENGTH) {
    throw new InvalidSessionAdapterError(
      `it holds ids of at most ${maxIdLength} characters, and a hashed one has ${HASH_LENGTH}`,
      'Give it a shorter prefix or a wider column.',
    );
  }
  return powers;
}
