import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { SESSION_ADAPTER, type SessionAdapter } from '../../lib/index.js';
import type { Platform } from '../support/platforms.js';
import { FormClient } from './form-client.js';

export interface SampleOptions {
  /** Instead of the sample's own. */
  readonly adapter?: SessionAdapter;
  /** What its main.ts does before `listen()`. */
  readonly configure?: (app: INestApplication) => void | Promise<void>;
}

/** A sample's own AppModule, running; close it with `await using`. */
export class RunningSample implements AsyncDisposable {
  private constructor(
    readonly app: INestApplication,
    private readonly url: string,
  ) {}

  static async start(
    platform: Platform,
    module: Type,
    { adapter, configure }: SampleOptions = {},
  ): Promise<RunningSample> {
    const builder = Test.createTestingModule({ imports: [module] });
    if (adapter !== undefined) builder.overrideProvider(SESSION_ADAPTER).useValue(adapter);
    const app = platform.create(await builder.compile());
    await configure?.(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new RunningSample(app, `http://127.0.0.1:${port}`);
  }

  client(): FormClient {
    return new FormClient(this.url);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.app.close();
  }
}
