import { ServiceUnavailableException } from '@nestjs/common';
import type { SessionManager } from '../core/session-manager.js';
import { isStoreFailure } from '../core/store-failure.js';

/** Starts a session for a request; a store that fails becomes Nest's 503, with the failure as its cause. */
export async function startForRequest(session: SessionManager): Promise<void> {
  try {
    await session.start();
  } catch (error) {
    throw isStoreFailure(error) ? new ServiceUnavailableException(undefined, { cause: error }) : error;
  }
}
