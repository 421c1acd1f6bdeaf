import { sign, unsign } from 'cookie-signature';

/** The id with its signature by the first secret; the id itself when there are no secrets. */
export function signId(id: string, secrets: readonly string[]): string {
  const secret = secrets[0];
  return secret === undefined ? id : sign(id, secret);
}

/** The id of a signed value; undefined when none of the secrets signed it. */
export function unsignId(value: string, secrets: readonly string[]): string | undefined {
  for (const secret of secrets) {
    const id = unsign(value, secret);
    if (id !== false) return id;
  }
  return undefined;
}
