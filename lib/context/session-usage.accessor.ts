import 'reflect-metadata';
import type { ExecutionContext, Type } from '@nestjs/common';
import { SessionManager } from '../core/session-manager.js';
import { HANDLER_METADATA, MEMBER_METADATA, USE_SESSION_METADATA } from '../session.constants.js';

/** As Nest types what `getHandler()` gives. */
type Handler = ReturnType<ExecutionContext['getHandler']>;

/** Nest's own names, which it does not export in a way that works in every module system. */
const ROUTE_ARGS = '__routeArguments__';
const CONSTRUCTOR_TYPES = 'design:paramtypes';
const DECLARED_DEPENDENCIES = 'self:paramtypes';
/** Nest's number of its own `@Session()`. */
const NEST_SESSION = 7;

/** Reads from what the decorators wrote whether a handler uses the session. */
export class SessionUsageAccessor {
  private readonly known = new WeakMap<Type, Map<Handler, boolean>>();

  usesSession(target: Type, handler: Handler): boolean {
    let handlers = this.known.get(target);
    if (handlers === undefined) this.known.set(target, (handlers = new Map<Handler, boolean>()));
    let uses = handlers.get(handler);
    if (uses === undefined) handlers.set(handler, (uses = decide(target, handler)));
    return uses;
  }
}

/** What is nearer to the handler decides. */
function decide(target: Type, handler: Handler): boolean {
  const onMethod = Reflect.getMetadata(USE_SESSION_METADATA, handler) as boolean | undefined;
  if (onMethod !== undefined) return onMethod;
  if (hasSessionParameter(target, handler)) return true;
  const onClass = Reflect.getMetadata(USE_SESSION_METADATA, target) as boolean | undefined;
  return onClass ?? (Reflect.getMetadata(MEMBER_METADATA, target) === true || takesManager(target));
}

function hasSessionParameter(target: Type, handler: Handler): boolean {
  const prototype = target.prototype as object;
  const method = methodName(prototype, handler);
  return Reflect.getMetadata(HANDLER_METADATA, prototype, method) === true || usesNestSession(target, method);
}

/** `@Session()` of @nestjs/common: it reads `request.session`, which is ours. */
function usesNestSession(target: Type, method: string): boolean {
  const args = (Reflect.getMetadata(ROUTE_ARGS, target, method) ?? {}) as object;
  return Object.keys(args).some((key) => key.startsWith(`${NEST_SESSION}:`));
}

/** A method decorator may have wrapped the handler under another name. */
function methodName(prototype: object, handler: Handler): string {
  for (let owner: object | null = prototype; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (value === handler) return name;
    }
  }
  return handler.name;
}

/** Injected by class: such a class is request-scoped and gets a started session. */
function takesManager(target: Type): boolean {
  const types = (Reflect.getMetadata(CONSTRUCTOR_TYPES, target) ?? []) as unknown[];
  const declared = (Reflect.getMetadata(DECLARED_DEPENDENCIES, target) ?? []) as { param: unknown }[];
  return [...types, ...declared.map(({ param }) => param)].includes(SessionManager);
}
