import type { ServerResponse } from 'node:http';

/** Directives with which a shared cache would hand one visitor's answer to another. */
const SHARED = /(^|[\s,])(public|s-maxage)\b/i;

/**
 * An answer that used the session is nobody else's: `private, no-cache` and `Vary: Cookie` unless the application set
 * its own; with our cookie in it, `no-store`.
 *
 * @returns whether the application had allowed shared caches to keep an answer with our cookie
 */
export function protectFromCaches(response: ServerResponse, carriesCookie: boolean): boolean {
  addVary(response);
  const own = response.getHeader('Cache-Control');
  if (carriesCookie) {
    if (own === undefined || isShared(own)) response.setHeader('Cache-Control', 'no-store');
    return own !== undefined && isShared(own);
  }
  if (own === undefined) response.setHeader('Cache-Control', 'private, no-cache');
  return false;
}

function isShared(value: number | string | readonly string[]): boolean {
  return SHARED.test(String(value));
}

function addVary(response: ServerResponse): void {
  const vary = String(response.getHeader('Vary') ?? '');
  if (vary === '') response.setHeader('Vary', 'Cookie');
  else if (vary !== '*' && !/(^|,)\s*cookie\s*(,|$)/i.test(vary)) response.setHeader('Vary', `${vary}, Cookie`);
}
