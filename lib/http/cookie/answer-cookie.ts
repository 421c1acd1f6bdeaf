import type { SessionHandle } from '../../core/session-handle.js';
import { remainingAfterUse } from '../../core/expiry.js';
import type { CookieSettings } from '../../options/resolve-cookie-options.js';
import { planCookie } from './cookie-plan.js';
import { expiredCookie, sessionCookie } from './cookie-writer.js';

/** What the request said about cookies. */
export interface CarriedCookies {
  readonly carriesCookie: boolean;
  carriedIds(cookieName: string): readonly string[];
}

/** The Set-Cookie line of an answer; undefined when the browser has what it needs. */
export function answerCookie(
  handle: SessionHandle,
  request: CarriedCookies,
  isSecure: boolean,
  settings: CookieSettings,
): string | undefined {
  const { state, cookieName } = handle;
  const secure = settings.secure === 'auto' ? isSecure : settings.secure;
  const storedId = state.subject === 'stored' ? state.id : undefined;
  const maxAge = cookieAge(handle, settings);
  const action = planCookie({
    carried: request.carriedIds(cookieName),
    hasCookie: request.carriesCookie,
    storedId,
    destroyed: state.hasDestroyed,
    slid: state.hasSlid,
    hasAge: maxAge !== undefined,
  });
  if (action === 'send' && storedId !== undefined)
    return sessionCookie({ name: cookieName, id: storedId, secure, maxAge }, settings);
  return action === 'expire' ? expiredCookie(cookieName, secure, settings) : undefined;
}

/** Seconds: the module's, or for a session that is to outlive the browser as long as the session may go unused. */
function cookieAge({ state, engine }: SessionHandle, { maxAge }: CookieSettings): number | undefined {
  const { metadata } = state;
  if (metadata?.persistent !== true) return maxAge;
  return remainingAfterUse(metadata, engine.settings, engine.settings.clock.now());
}
