/**
 * Tokens and metadata keys. All are registered symbols: the ESM and the CommonJS copy of this package in one process
 * then mean the same.
 */
const key = (name: string): symbol => Symbol.for(`nestjs-session-manager:${name}`);

/** The module's options as the application gave them. */
export const SESSION_MODULE_OPTIONS = key('options');
/** The same, checked and with defaults. */
export const SESSION_MODULE_SETTINGS = key('settings');
/**
 * The clock; tests override it with a `FakeClock`.
 *
 * @public
 */
export const SESSION_CLOCK = key('clock');
/** The engine. */
export const SESSION_ENGINE = key('engine');
/**
 * The adapter in use.
 *
 * @public
 */
export const SESSION_ADAPTER = key('adapter');
/** The session context: the AsyncLocalStorage of one module. */
export const SESSION_CONTEXT = key('context');
/**
 * The view of the current request's session (`@InjectSession()`).
 *
 * @public
 */
export const SESSION_VIEW = key('view');
/**
 * The bag that is named after the class that it is injected into (`@Persistent()`).
 *
 * @public
 */
export const SESSION_BAG = key('bag');

/**
 * The token of a bag with a name of its own (`@Persistent('cart')`).
 *
 * @public
 */
export function sessionBagToken(name: string): symbol {
  return key(`bag:${name}`);
}

/** On a class or method: what `@UseSession()` said. */
export const USE_SESSION_METADATA = key('use-session');
/** On a prototype and method name: a parameter of the handler is a session or a bag. */
export const HANDLER_METADATA = key('handler');
/** On a class: a member of it is a session or a bag. */
export const MEMBER_METADATA = key('member');
/** On a class: it uses the bag of its own name. */
export const DEFAULT_BAG_METADATA = key('default-bag');
