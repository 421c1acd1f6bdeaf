import 'reflect-metadata';
import { Inject } from '@nestjs/common';
import { MEMBER_METADATA, SESSION_VIEW } from '../session.constants.js';

/**
 * Injects the current request's session into a class, as a constructor parameter or a property. What is injected finds
 * the session of whatever request is being handled, so the class stays a singleton.
 *
 * @example
 * ```ts
 * @Injectable()
 * class Cart {
 *   constructor(@InjectSession() private readonly session: SessionManager) {}
 * }
 * ```
 * @public
 */
export function InjectSession(): PropertyDecorator & ParameterDecorator {
  return (target: object, key: string | symbol | undefined, index?: number) => {
    Reflect.defineMetadata(MEMBER_METADATA, true, key === undefined ? target : target.constructor);
    (Inject(SESSION_VIEW) as (target: object, key: string | symbol | undefined, index?: number) => void)(
      target,
      key,
      index,
    );
  };
}
