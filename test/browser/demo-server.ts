import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamAdapter } from '../../lib/index.js';
import { AppModule } from '../../sample/01-demo/app.module.js';
import { configureDemo } from '../../sample/01-demo/configure-demo.js';
import { platformOfEnvironment } from '../../sample/01-demo/environment/platform-of-environment.js';

/** The demo as main.ts builds it, in this process, with its session files in a folder of its own. */
export class DemoServer {
  private constructor(
    private readonly app: INestApplication,
    readonly url: string,
    readonly folder: string,
  ) {}

  static async start(platform: string): Promise<DemoServer> {
    const folder = mkdtempSync(join(tmpdir(), 'demo-sessions-'));
    const app = await NestFactory.create(
      AppModule.with(new StreamAdapter({ savePath: folder })),
      platformOfEnvironment({ PLATFORM: platform }),
      { logger: ['error'], forceCloseConnections: true, abortOnError: false },
    );
    await configureDemo(app).listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new DemoServer(app, `http://127.0.0.1:${port}`, folder);
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true });
  }
}
