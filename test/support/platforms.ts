import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';

/** The platforms as data: every spec of the HTTP edge runs on each. */
export interface Platform {
  readonly name: 'express' | 'fastify';
  create(module: TestingModule, options?: PlatformOptions): INestApplication;
}

export interface PlatformOptions {
  /** Believe the proxy's headers. */
  readonly trustProxy?: boolean;
}

export const platforms: readonly Platform[] = [
  {
    name: 'express',
    create: (module, { trustProxy = false } = {}) => {
      const adapter = new ExpressAdapter();
      adapter.getInstance().set('trust proxy', trustProxy);
      return module.createNestApplication(adapter, { logger: false });
    },
  },
  {
    name: 'fastify',
    create: (module, { trustProxy = false } = {}) =>
      module.createNestApplication(new FastifyAdapter({ trustProxy, forceCloseConnections: true }), { logger: false }),
  },
];
