import type { INestApplicationContext } from '@nestjs/common';
import type { SessionEngine } from '../core/session-engine.js';
import { noDoor } from '../core/session-door.js';
import { openSession } from '../core/open-session.js';
import { signId } from '../http/cookie/cookie-signature.js';
import { SESSION_ENGINE, SESSION_MODULE_SETTINGS } from '../session.constants.js';

/** What the module's settings say about the cookie. */
interface CookieSource {
  readonly cookie: { readonly name: string; readonly secrets: readonly string[] };
}

/**
 * Stores a session in an application's own store and returns the Cookie header that carries it, signed if the module
 * signs: a logged-in user for supertest in one line.
 *
 * @param app - the application, after `init()`
 * @param data - the variables; at least one, since an empty session is never stored
 * @example
 * ```ts
 * const cookie = await createSession(app, { userId: 7 });
 * await request(app.getHttpServer()).get('/account').set('Cookie', cookie).expect(200);
 * ```
 * @public
 */
export async function createSession(
  app: INestApplicationContext,
  data: Readonly<Record<string, unknown>>,
): Promise<string> {
  const engine = app.get<SessionEngine>(SESSION_ENGINE, { strict: false });
  const { cookie } = app.get<CookieSource>(SESSION_MODULE_SETTINGS, { strict: false });
  const session = openSession(engine, noDoor);
  await session.start();
  for (const [key, value] of Object.entries(data)) session.set(key, value);
  await session.save();
  if (session.isNew)
    throw new TypeError('createSession() needs at least one variable: an empty session is never stored.');
  return `${cookie.name}=${encodeURIComponent(signId(session.getId(), cookie.secrets))}`;
}
