import { type FactoryProvider, Logger, type Provider, Scope, type Type } from '@nestjs/common';
import { INQUIRER, ModuleRef, REQUEST } from '@nestjs/core';
import { SessionAdapter } from './adapters/session-adapter.js';
import { StreamAdapter } from './adapters/stream/stream.adapter.js';
import { scopeOf } from './context/session-scope.js';
import { SessionContext } from './context/session-context.js';
import { assertAdapter } from './core/assert-adapter.js';
import { adapterLifetime, adapterUniqueId, DEFAULT_LIFETIME } from './core/default-engine.js';
import { sessionIds } from './core/session-id.js';
import { SessionBag } from './core/session-bag.js';
import { SessionEngine } from './core/session-engine.js';
import { SessionManager } from './core/session-manager.js';
import { bagNames } from './decorators/persistent-names.js';
import { NoSessionContextError } from './errors/no-session-context.error.js';
import { SessionEvents } from './events/session-events.js';
import { SessionLog } from './events/session-log.js';
import { SessionNotices } from './events/session-notices.js';
import { SessionMiddleware } from './http/session.middleware.js';
import { startForRequest } from './http/start-session.js';
import { assertLifetimesFit, type ModuleSettings, resolveModuleOptions } from './options/resolve-module-options.js';
import type { SessionModuleOptions } from './options/session-module-options.js';
import {
  SESSION_ADAPTER,
  SESSION_BAG,
  SESSION_CLOCK,
  SESSION_CONTEXT,
  SESSION_ENGINE,
  SESSION_MODULE_OPTIONS,
  SESSION_MODULE_SETTINGS,
  SESSION_VIEW,
  sessionBagToken,
} from './session.constants.js';
import { DEFAULT_COMMAND_TIMEOUT, protectionOf } from './session.protection.js';
import { type Clock, systemClock } from './utils/clock.js';

const settings: FactoryProvider<ModuleSettings> = {
  provide: SESSION_MODULE_SETTINGS,
  inject: [SESSION_MODULE_OPTIONS],
  useFactory: (options: SessionModuleOptions | undefined) => resolveModuleOptions(options),
};

const adapter: FactoryProvider<SessionAdapter> = {
  provide: SESSION_ADAPTER,
  inject: [SESSION_MODULE_SETTINGS, ModuleRef],
  useFactory: async (options: ModuleSettings, moduleRef: ModuleRef) => {
    const found = await resolveAdapter(options.adapter, moduleRef);
    assertAdapter(found);
    return found;
  },
};

async function resolveAdapter(option: ModuleSettings['adapter'], moduleRef: ModuleRef): Promise<unknown> {
  if (option === undefined) return new StreamAdapter();
  if (typeof option === 'function') return moduleRef.create(option);
  if (typeof option === 'object') return option;
  return moduleRef.get<unknown>(option, { strict: false });
}

const clock: Provider = { provide: SESSION_CLOCK, useValue: systemClock };

const log: FactoryProvider<SessionLog> = {
  provide: SessionLog,
  useFactory: () => new SessionLog(new Logger('SessionModule')),
};

const events: FactoryProvider<SessionEvents> = {
  provide: SessionEvents,
  inject: [SessionLog],
  useFactory: (sessionLog: SessionLog) => new SessionEvents((error) => sessionLog.subscriberFailed(error)),
};

const notices: FactoryProvider<SessionNotices> = {
  provide: SessionNotices,
  inject: [SessionLog, SessionEvents],
  useFactory: (sessionLog: SessionLog, sessionEvents: SessionEvents) => new SessionNotices(sessionLog, sessionEvents),
};

const engine: FactoryProvider<SessionEngine> = {
  provide: SESSION_ENGINE,
  inject: [SESSION_MODULE_SETTINGS, SESSION_ADAPTER, SessionNotices, SESSION_CLOCK],
  useFactory: createEngine,
};

function createEngine(
  options: ModuleSettings,
  sessionAdapter: SessionAdapter,
  observer: SessionNotices,
  clock: Clock,
): SessionEngine {
  const lifetime = options.lifetime ?? adapterLifetime(sessionAdapter) ?? DEFAULT_LIFETIME;
  assertLifetimesFit(lifetime, options.absoluteLifetime);
  return new SessionEngine({
    adapter: sessionAdapter,
    protect: protectionOf(options, observer),
    commandTimeout: options.commandTimeout ?? DEFAULT_COMMAND_TIMEOUT,
    onStoreFailure: options.onStoreFailure,
    locking: options.locking,
    serializer: options.serializer,
    clock,
    observer,
    newId: sessionIds(),
    lifetime,
    absoluteLifetime: options.absoluteLifetime,
    touchInterval: options.touchInterval,
    rotationGrace: options.rotationGrace,
    rotateAfter: options.rotateAfter,
    maxBytes: options.maxBytes,
    uniqueId: options.uniqueId ?? adapterUniqueId(sessionAdapter) ?? '',
    name: options.cookie.name,
  });
}

const context: FactoryProvider<SessionContext> = { provide: SESSION_CONTEXT, useFactory: () => new SessionContext() };

/** Transient, so that it is made only where it is injected: the context follows requests from then on. */
const view: FactoryProvider<SessionManager> = {
  provide: SESSION_VIEW,
  scope: Scope.TRANSIENT,
  inject: [SESSION_CONTEXT],
  useFactory: (sessions: SessionContext) => sessions.view,
};

/** Phalcon's service `session`: whoever injects it by its class is made for each request, and it is started. */
const manager: FactoryProvider<SessionManager> = {
  provide: SessionManager,
  scope: Scope.REQUEST,
  inject: [REQUEST, SESSION_CONTEXT, SESSION_MODULE_SETTINGS],
  useFactory: async (request: { req?: object }, sessions: SessionContext, { autoStart }: ModuleSettings) => {
    const scope = sessions.scope ?? scopeOf(request) ?? scopeOf(request.req);
    if (scope === undefined) throw new NoSessionContextError('SessionManager');
    if (autoStart !== false) await startForRequest(scope.session);
    return scope.session;
  },
};

/** Named after whoever it is injected into; it holds nothing, so its owner stays what it is. */
const bag: FactoryProvider<SessionBag> = {
  provide: SESSION_BAG,
  scope: Scope.TRANSIENT,
  inject: [INQUIRER, SESSION_CONTEXT],
  useFactory: (owner: object | undefined, sessions: SessionContext) => {
    if (owner?.constructor === undefined) throw new NoSessionContextError('A bag without a name and a class');
    return new SessionBag(owner.constructor.name, sessions.view);
  },
};

function namedBag(name: string): FactoryProvider<SessionBag> {
  return {
    provide: sessionBagToken(name),
    scope: Scope.TRANSIENT,
    inject: [SESSION_CONTEXT],
    useFactory: (sessions: SessionContext) => new SessionBag(name, sessions.view),
  };
}

const middleware: FactoryProvider<SessionMiddleware> = {
  provide: SessionMiddleware,
  inject: [SESSION_CONTEXT],
  useFactory: (sessions: SessionContext) => new SessionMiddleware(sessions),
};

/** What other modules can inject. */
const shared: FactoryProvider[] = [adapter, engine, events, context, view, manager, bag, middleware];

/** All providers; called when Nest scans the module, after all decorators have run. */
export function sessionProviders(): Provider[] {
  return [
    settings,
    clock,
    log,
    notices,
    ...shared,
    { provide: SessionAdapter, useExisting: SESSION_ADAPTER },
    ...[...bagNames()].map(namedBag),
  ];
}

export function sharedTokens(): (symbol | Type | typeof SessionAdapter)[] {
  return [
    ...shared.map(({ provide }) => provide as symbol | Type),
    SessionAdapter,
    ...[...bagNames()].map(sessionBagToken),
  ];
}
