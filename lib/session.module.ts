import { type DynamicModule, Inject, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { SessionUsageAccessor } from './context/session-usage.accessor.js';
import { scopeOf } from './context/session-scope.js';
import type { SessionEngine } from './core/session-engine.js';
import { BagNamesExplorer } from './decorators/bag-names.explorer.js';
import { SessionLog } from './events/session-log.js';
import type { HttpEdge } from './http/http-edge.js';
import { platformOf } from './http/platform/platform-of.js';
import { SessionStartGuard } from './http/session-start.guard.js';
import { SessionMiddleware } from './http/session.middleware.js';
import type { ModuleSettings } from './options/resolve-module-options.js';
import { SESSION_ENGINE, SESSION_MODULE_SETTINGS } from './session.constants.js';
import { SessionLifecycle } from './session.lifecycle.js';
import { ConfigurableModuleClass, FOR_ROOT_ASYNC_OPTIONS, FOR_ROOT_OPTIONS } from './session.module-definition.js';
import { sessionProviders, sharedTokens } from './session.providers.js';

/**
 * Sessions for a NestJS application, on Express and on Fastify.
 *
 * @example
 * ```ts
 * @Module({ imports: [SessionModule.forRoot()] })
 * export class AppModule {}
 * ```
 * @public
 */
@Module({})
export class SessionModule extends ConfigurableModuleClass implements NestModule {
  /** @internal */
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
    @Inject(SESSION_ENGINE) private readonly engine: SessionEngine,
    @Inject(SESSION_MODULE_SETTINGS) private readonly settings: ModuleSettings,
    @Inject(SessionMiddleware) private readonly middleware: SessionMiddleware,
    @Inject(SessionLog) private readonly log: SessionLog,
  ) {
    super();
  }

  /**
   * @throws InvalidOptionError at boot, for an option that does not exist or cannot work
   */
  static override forRoot(options: typeof FOR_ROOT_OPTIONS = {}): DynamicModule {
    return withProviders(super.forRoot(options));
  }

  /**
   * With options that are made when the application boots: `useFactory`, `useClass` or `useExisting`.
   */
  static override forRootAsync(options: typeof FOR_ROOT_ASYNC_OPTIONS): DynamicModule {
    return withProviders(super.forRootAsync(options));
  }

  /** Before any route is registered, and in front of every other middleware and guard (docs/decisions.md). */
  configure(_consumer: MiddlewareConsumer): void {
    const { httpAdapter } = this.host;
    const platform = httpAdapter ? platformOf(httpAdapter) : undefined;
    if (platform === undefined) return;
    const { autoStart, cookie, manager } = this.settings;
    const edge: HttpEdge = { engine: this.engine, platform, autoStart, cookie, manager, log: this.log };
    this.middleware.edge = edge;
    platform.exposeSession((raw) => scopeOf(raw)?.session);
    platform.onRequest(this.middleware.enter);
    this.application.getGlobalGuards().unshift(new SessionStartGuard(edge, new SessionUsageAccessor()));
  }
}

/** The lists are read when Nest scans the module: only then all `@Persistent('name')` decorators have run. */
function withProviders(definition: DynamicModule): DynamicModule {
  const given = definition.providers ?? [];
  return Object.defineProperties<DynamicModule>(
    { ...definition },
    {
      providers: { enumerable: true, get: () => [...given, ...sessionProviders(), SessionLifecycle, BagNamesExplorer] },
      exports: { enumerable: true, get: sharedTokens },
    },
  );
}
