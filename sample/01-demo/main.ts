import type { INestApplication, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { configureDemo } from './configure-demo.js';
import { adapterOfEnvironment } from './environment/adapter-of-environment.js';
import { type Address, addressOfEnvironment } from './environment/address-of-environment.js';
import { platformOfEnvironment } from './environment/platform-of-environment.js';
import { whatIsWrong } from './environment/what-is-wrong.js';

const LOG: LogLevel[] = ['warn', 'error', 'fatal'];

async function start(): Promise<void> {
  const address = addressOfEnvironment(process.env);
  const platform = platformOfEnvironment(process.env);
  const adapter = adapterOfEnvironment(process.env);
  const app = await NestFactory.create(AppModule.with(adapter), platform, {
    logger: LOG,
    forceCloseConnections: true,
    abortOnError: false,
  });
  await configureDemo(app).enableShutdownHooks().init();
  await listen(app, address);
  process.stdout.write(`Demo: ${await app.getUrl()} (${platform.getType()}, sessions: ${adapter.constructor.name})\n`);
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
