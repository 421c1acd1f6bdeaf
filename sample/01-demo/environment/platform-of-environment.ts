import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { EnvironmentError, type Environment } from './environment.js';

const PLATFORMS: Record<string, () => AbstractHttpAdapter> = {
  express: () => new ExpressAdapter(),
  fastify: () => new FastifyAdapter({ forceCloseConnections: true }),
};

/** `PLATFORM`; Express when it is not set. */
export function platformOfEnvironment(environment: Environment): AbstractHttpAdapter {
  const name = environment['PLATFORM'] ?? 'express';
  if (!Object.hasOwn(PLATFORMS, name)) throw new EnvironmentError('PLATFORM', name, Object.keys(PLATFORMS));
  return (PLATFORMS[name] as (typeof PLATFORMS)[string])();
}
