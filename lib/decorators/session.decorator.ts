import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { handlerSession } from '../context/handler-scope.js';
import type { TypedSession } from '../core/typed-session.js';
import { markHandlerParameter } from './handler-parameter.js';

/**
 * The type of a session in a handler; see {@link TypedSession}.
 *
 * @public
 */
export type Session<T extends object = Record<string, unknown>> = TypedSession<T>;

const sessionParameter = createParamDecorator((key: string | undefined, context: ExecutionContext) =>
  handlerSession(context, '@Session()', (session) => (key === undefined ? session : session.get(key))),
);

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
      throw new TypeError(
        '@Session() is for parameters of handlers; inject the session into a class with @InjectSession().',
      );
    }
    sessionParameter(key)(target, method, index);
    markHandlerParameter(target, method, index);
  };
}
