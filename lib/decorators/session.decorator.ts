import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { requireScope } from '../context/handler-scope.js';
import type { SessionManager } from '../core/session-manager.js';
import { markHandlerParameter } from './handler-parameter.js';

/**
 * The type of a session with the property form: `session.userId` beside `session.get('userId')`.
 *
 * @typeParam T - the names and types of the variables
 * @public
 */
export type Session<T extends object = Record<string, unknown>> = SessionManager<T> & Partial<Omit<T, keyof SessionManager>>;

const sessionParameter = createParamDecorator(async (key: string | undefined, context: ExecutionContext) => {
  const session = await requireScope(context, '@Session()');
  return key === undefined ? session : session.get(key);
});

/**
 * Gives a handler the session, or one of its variables. The route then starts the session before its first guard.
 *
 * @param key - the name of a variable; absent: the session itself
 * @example
 * ```ts
 * @Get('profile')
 * profile(@Session() session: Session<{ userId: number }>) { return session.get('userId'); }
 *
 * @Get('who')
 * who(@Session('userId') userId: number | undefined) { return { userId }; }
 * ```
 * @public
 */
export function Session(key?: string): ParameterDecorator {
  return (target, method, index) => {
    if (method === undefined) {
      throw new TypeError('@Session() is for parameters of handlers; inject the session into a class with @InjectSession().');
    }
    sessionParameter(key)(target, method, index);
    markHandlerParameter(target, method, index);
  };
}
