import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { SessionEngine } from './core/session-engine.js';
import { NEW_ID_LENGTH } from './core/session-id.js';
import { InvalidSessionAdapterError } from './errors/invalid-session-adapter.error.js';
import { SessionEvents } from './events/session-events.js';
import { SessionLog } from './events/session-log.js';
import { bootWarnings } from './options/boot-warnings.js';
import type { ModuleSettings } from './options/resolve-module-options.js';
import { SESSION_ENGINE, SESSION_MODULE_SETTINGS } from './session.constants.js';

/** Up to so much of the interval is taken off at random, so that many processes do not clean up at once. */
const JITTER = 0.2;

/** Boot and shutdown: opens the adapter, cleans up now and then, and closes it after the last commit. */
@Injectable()
export class SessionLifecycle implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SESSION_ENGINE) private readonly engine: SessionEngine,
    @Inject(SESSION_MODULE_SETTINGS) private readonly settings: ModuleSettings,
    @Inject(SessionLog) private readonly log: SessionLog,
    @Inject(SessionEvents) private readonly events: SessionEvents,
  ) {}

  async onModuleInit(): Promise<void> {
    const { lifetime, name } = this.engine.settings;
    const opened: unknown = await this.engine.adapter.open('', name);
    if (opened === false) throw new InvalidSessionAdapterError('its open() answered false');
    assertIdsFit(this.engine);
    const isProduction = process.env['NODE_ENV'] === 'production';
    for (const warning of bootWarnings(this.settings, lifetime, isProduction)) this.log.warn(warning);
    this.scheduleGc();
  }

  /** Not earlier: while `onModuleDestroy` runs, the server still takes requests. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.engine.drain();
    await this.engine.adapter.close();
    this.events.close();
  }

  private scheduleGc(): void {
    const { gcInterval } = this.settings;
    if (gcInterval === false) return;
    const wait = gcInterval * 1000 * (1 - JITTER * Math.random());
    this.timer = setTimeout(() => void this.collect(), wait).unref();
  }

  private async collect(): Promise<void> {
    await this.engine.gc();
    if (this.timer !== undefined) this.scheduleGc();
  }
}

/** Known when the adapter is open: it may have asked the store. */
function assertIdsFit({ capabilities: { maxIdLength } }: SessionEngine): void {
  if (maxIdLength === undefined || maxIdLength >= NEW_ID_LENGTH) return;
  throw new InvalidSessionAdapterError(
    `it holds ids of ${maxIdLength} characters, and session ids have ${NEW_ID_LENGTH}`,
    'Widen the column or shorten the prefix.',
  );
}
