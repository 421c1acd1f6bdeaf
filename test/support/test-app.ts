import type { DynamicModule, INestApplication, ModuleMetadata, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { SessionModule } from '../../lib/session.module.js';
import type { SessionModuleExtras, SessionModuleOptions } from '../../lib/options/session-module-options.js';
import type { Platform, PlatformOptions } from './platforms.js';
import { RawExchange, type RawRequest } from './raw-client.js';
import { TestClient } from './test-client.js';

/** Seconds: a busy machine makes no test fail that is not about deadlines. */
const PATIENCE = 30;

/** What a test's application has beside the session module. */
export interface TestAppOptions extends Pick<ModuleMetadata, 'imports' | 'providers'>, PlatformOptions {
  readonly controllers?: Type[];
  readonly session?: SessionModuleOptions & SessionModuleExtras;
  /** Instead of `forRoot(session)`. */
  readonly sessionModule?: DynamicModule;
  /** Before `listen()`, e.g. for `app.use()`. */
  readonly configure?: (app: INestApplication) => void | Promise<void>;
}

/** A running application; close it with `await using`, or by hand. */
export class TestApp implements AsyncDisposable {
  private constructor(
    readonly app: INestApplication,
    readonly url: string,
  ) {}

  static async start(platform: Platform, options: TestAppOptions): Promise<TestApp> {
    const { session = {}, controllers = [], providers = [], imports = [], configure } = options;
    const { sessionModule = SessionModule.forRoot({ gcInterval: false, commandTimeout: PATIENCE, ...session }) } =
      options;
    const module = await Test.createTestingModule({ imports: [sessionModule, ...imports], controllers, providers })
      .setLogger({ log() {}, warn() {}, error() {} })
      .compile();
    const app = platform.create(module, options);
    await configure?.(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new TestApp(app, `http://127.0.0.1:${port}`);
  }

  /** A browser of its own: it keeps its cookies. */
  client(): TestClient {
    return new TestClient(this.url);
  }

  /** One request over a bare TCP connection. */
  raw(path: string, request?: RawRequest): RawExchange {
    return new RawExchange(this.url, path, request);
  }

  /** A whole round trip without the session: after it, what the server meant to send before has arrived. */
  async ping(): Promise<void> {
    await this.client().get('/ping');
  }

  close(): Promise<void> {
    return this.app.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
