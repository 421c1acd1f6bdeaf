import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { AppModule } from '../../sample/01-demo/app.module.js';
import { configureDemo } from '../../sample/01-demo/configure-demo.js';
import { platformOfEnvironment } from '../../sample/01-demo/environment/platform-of-environment.js';
import type { DemoStore } from '../../sample/01-demo/stores/demo-store.js';
import { FormClient } from './form-client.js';

/** The demo as main.ts builds it, in this process; close it with `await using`. */
export class RunningDemo implements AsyncDisposable {
  readonly client: FormClient;

  private constructor(
    private readonly app: INestApplication,
    private readonly store: DemoStore,
    readonly url: string,
  ) {
    this.client = new FormClient(url);
  }

  static async start(platform: string, store: DemoStore): Promise<RunningDemo> {
    const app = await NestFactory.create(AppModule.with(store), platformOfEnvironment({ PLATFORM: platform }), {
      logger: false,
      forceCloseConnections: true,
      abortOnError: false,
    });
    await configureDemo(app).listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new RunningDemo(app, store, `http://127.0.0.1:${port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.store.close();
  }
}
