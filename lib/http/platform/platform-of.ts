import { ExpressPlatform, type ExpressAdapter } from './express.platform.js';
import { FastifyPlatform, type FastifyInstance } from './fastify.platform.js';
import type { HttpPlatform } from './http-platform.js';

/** The part of Nest's HTTP adapters that tells them apart. */
export interface HttpAdapterLike {
  getType(): string;
  getInstance(): unknown;
}

/** The platform of an application; undefined for one that this package does not know. */
export function platformOf(adapter: HttpAdapterLike): HttpPlatform | undefined {
  if (adapter.getType() === 'fastify') return new FastifyPlatform(adapter.getInstance() as FastifyInstance);
  if (adapter.getType() === 'express') return new ExpressPlatform(adapter as unknown as ExpressAdapter);
  return undefined;
}
