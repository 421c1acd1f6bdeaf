import type { INestApplication, LogLevel } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { configureDemo } from './configure-demo.js';
import { type Address, addressOfEnvironment } from './environment/address-of-environment.js';
import { platformOfEnvironment } from './environment/platform-of-environment.js';
import { storeOfEnvironment } from './environment/store-of-environment.js';
import { whatIsWrong } from './environment/what-is-wrong.js';
import type { DemoStore } from './stores/demo-store.js';

const LOG: LogLevel[] = ['warn', 'error', 'fatal'];

async function start(): Promise<void> {
  const address = addressOfEnvironment(process.env);
  const platform = platformOfEnvironment(process.env);
  const store = await storeOfEnvironment(process.env);
  try {
    const url = await serve(store, platform, address);
    process.stdout.write(`Demo: ${url} (${platform.getType()}, sessions: ${store.adapter.constructor.name})\n`);
  } catch (error) {
    // What stays connected would keep the process alive.
    await store.close();
    throw error;
  }
}

async function serve(store: DemoStore, platform: AbstractHttpAdapter, address: Address): Promise<string> {
  const app = await NestFactory.create(AppModule.with(store), platform, {
    logger: LOG,
    forceCloseConnections: true,
    abortOnError: false,
  });
  await configureDemo(app).enableShutdownHooks().init();
  await listen(app, address);
  return app.getUrl();
}

/** Nest would log a busy port as an error; it is said below, in one line. */
async function listen(app: INestApplication, { port, host }: Address): Promise<void> {
  app.useLogger(['fatal']);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  } finally {
    app.useLogger(LOG);
  }
}

start().catch((error: unknown) => {
  process.stderr.write(`${whatIsWrong(error, process.env)}\n`);
  process.exitCode = 1;
});
