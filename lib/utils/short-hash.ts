import { hash } from 'node:crypto';

/** Twelve characters that stand for a secret in logs and events: enough to compare, useless to log in with. */
export function shortHash(secret: string): string {
  return hash('sha256', secret, 'base64url').slice(0, 12);
}
