import 'reflect-metadata';
import { createParamDecorator, type ExecutionContext, Inject } from '@nestjs/common';
import { handlerSession } from '../context/handler-scope.js';
import { DEFAULT_BAG_METADATA, MEMBER_METADATA, SESSION_BAG, sessionBagToken } from '../session.constants.js';
import { markHandlerParameter } from './handler-parameter.js';
import { rememberBagName } from './persistent-names.js';

const bagParameter = createParamDecorator((name: string | undefined, context: ExecutionContext) =>
  handlerSession(context, '@Persistent()', (session) => session.bag(name ?? context.getClass().name)),
);

/**
 * A bag of session variables for one class, Phalcon's `persistent`: as a parameter of a handler, of a constructor, or
 * as a property. The class stays a singleton.
 *
 * @param name - name of the bag; default: the name of the class (a minifier that renames classes needs a name here)
 * @example
 * ```ts
 * @Controller('wizard')
 * class WizardController {
 *   @Persistent() private readonly wizard!: SessionBag;
 *
 *   @Post('step')
 *   step(@Persistent('steps') steps: SessionBag) { return steps.increment('count'); }
 * }
 * ```
 * @public
 */
export function Persistent(name?: string): PropertyDecorator & ParameterDecorator {
  return (target: object, key: string | symbol | undefined, index?: number) => {
    const isHandlerParameter = key !== undefined && typeof index === 'number';
    if (name === undefined) Reflect.defineMetadata(DEFAULT_BAG_METADATA, true, classOf(target, key));
    if (isHandlerParameter) {
      bagParameter(name)(target, key, index);
      markHandlerParameter(target, key, index);
    } else injectBag(name, target, key, index);
  };
}

/** Into a constructor parameter or a property. */
function injectBag(
  name: string | undefined,
  target: object,
  key: string | symbol | undefined,
  index: number | undefined,
): void {
  if (name !== undefined) rememberBagName(name);
  Reflect.defineMetadata(MEMBER_METADATA, true, classOf(target, key));
  const token = name === undefined ? SESSION_BAG : sessionBagToken(name);
  (Inject(token) as (target: object, key: string | symbol | undefined, index?: number) => void)(target, key, index);
}

/** Decorators get the class for constructor parameters, its prototype otherwise. */
function classOf(target: object, key: string | symbol | undefined): object {
  return key === undefined ? target : target.constructor;
}
