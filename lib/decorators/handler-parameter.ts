import 'reflect-metadata';
import { HANDLER_METADATA } from '../session.constants.js';

/**
 * Notes that a handler's parameter is a session or a bag, so that the route starts the session.
 *
 * The parameter's reflected type becomes Object: a global ValidationPipe with `validateCustomDecorators` would otherwise
 * replace the session by a copy of it.
 */
export function markHandlerParameter(target: object, method: string | symbol, index: number): void {
  Reflect.defineMetadata(HANDLER_METADATA, true, target, method);
  const types = Reflect.getMetadata('design:paramtypes', target, method) as unknown[] | undefined;
  if (types === undefined) return;
  Reflect.defineMetadata('design:paramtypes', types.with(index, Object), target, method);
}
