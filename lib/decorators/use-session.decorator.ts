import { SetMetadata } from '@nestjs/common';
import { USE_SESSION_METADATA } from '../session.constants.js';

/**
 * Starts the session for a handler, or for all handlers of a class, before the first guard: also for what its guards,
 * interceptors and services use. `@UseSession(false)` says no for handlers that would start it otherwise (it does not
 * bind classes that inject `SessionManager` by its class: that starts the session before any handler is known).
 *
 * @example
 * ```ts
 * @UseSession()
 * @UseGuards(LoggedInGuard)
 * @Get('account')
 * account() { return 'yours'; }
 * ```
 * @public
 */
export function UseSession(use = true): ClassDecorator & MethodDecorator {
  return SetMetadata(USE_SESSION_METADATA, use);
}
