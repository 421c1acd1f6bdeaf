import { serialize } from 'cookie';
import type { CookieSettings } from '../../options/resolve-cookie-options.js';
import { signId } from './cookie-signature.js';

/** What one session cookie says beside its settings. */
export interface CookieContent {
  readonly name: string;
  readonly id: string;
  readonly secure: boolean;
  /** Seconds that the browser keeps it; undefined: until it closes. */
  readonly maxAge: number | undefined;
}

/** The Set-Cookie line that gives the browser a session id. */
export function sessionCookie({ name, id, secure, maxAge }: CookieContent, settings: CookieSettings): string {
  const age = maxAge === undefined ? {} : { maxAge: Math.ceil(maxAge) };
  return serialize(name, signId(id, settings.secrets), { ...attributes(settings, secure), ...age });
}

/** The Set-Cookie line that makes the browser forget it: the same attributes, or another cookie would be meant. */
export function expiredCookie(name: string, secure: boolean, settings: CookieSettings): string {
  return serialize(name, '', { ...attributes(settings, secure), expires: new Date(0), maxAge: 0 });
}

function attributes(
  { domain, path, httpOnly, sameSite, partitioned, priority }: CookieSettings,
  secure: boolean,
): object {
  return {
    path,
    httpOnly,
    sameSite,
    secure,
    ...(domain !== undefined && { domain }),
    ...(partitioned && { partitioned }),
    ...(priority !== undefined && { priority }),
  };
}
