import { MemoryAdapter } from '../adapters/memory/memory.adapter.js';
import { SessionManager } from '../core/session-manager.js';
import type { TypedSession } from '../core/typed-session.js';

/**
 * A started session on memory, for unit tests of controllers and services without HTTP; `session.bag('CartController')`
 * is the bag to hand to them.
 *
 * @param data - the variables that it begins with
 * @example
 * ```ts
 * const session = await createTestSession({ userId: 7 });
 * expect(new AccountController().show(session)).toEqual({ userId: 7 });
 * ```
 * @public
 */
export async function createTestSession<T extends object = Record<string, unknown>>(
  data?: Partial<T>,
): Promise<TypedSession<T>> {
  const session = new SessionManager().setAdapter(new MemoryAdapter());
  await session.start();
  for (const [key, value] of Object.entries(data ?? {})) session.set(key, value);
  return session as unknown as TypedSession<T>;
}
