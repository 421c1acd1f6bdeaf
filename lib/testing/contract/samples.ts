import type { SessionAdapter } from '../../adapters/session-adapter.js';

/** Ids as the engine makes them. */
export const ID = '0123456789abcdefghijklmnopqrstuv';
export const OTHER_ID = 'vutsrqponmlkjihgfedcba9876543210';
export const THIRD_ID = '7777777777cccccccccccccccccccccc';

/** Seconds; long enough that none expires while a slow store is asked. */
export const LIFETIME = 60;

/** What `gc` is called with: the module's `lifetime`, whose default is the adapter's. */
export function defaultLifetimeOf(adapter: SessionAdapter): number {
  return (adapter as { lifetime?: number }).lifetime ?? 3600;
}
