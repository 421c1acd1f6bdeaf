import type { ServerResponse } from 'node:http';
import { isStoreFailure } from '../core/store-failure.js';
import type { GateReplacement } from './response-gate.js';

/** Seconds after which a client may try a read again. */
const RETRY_AFTER = '5';
const REPEATABLE = new Set(['GET', 'HEAD']);
const FIRST_FAILURE = 400;

/**
 * What the client gets when a commit failed: 503 for a store that failed, 500 for a mistake in the application. An
 * answer that says "failed" already stays as it is. No word of the cause leaves.
 */
export function failureAnswer(error: unknown, status: number, method: string | undefined): GateReplacement | undefined {
  if (status >= FIRST_FAILURE) return undefined;
  if (!isStoreFailure(error)) return answer(500, 'Internal Server Error', {});
  return answer(503, 'Service Unavailable', isRepeatable(method) ? { 'Retry-After': RETRY_AFTER } : {});
}

/** The application's own 503 for a session that could not be loaded says when to try again, unless it does already. */
export function sayWhenToRetry(response: ServerResponse): void {
  if (response.statusCode !== 503 || !isRepeatable(response.req.method) || response.hasHeader('Retry-After')) return;
  response.setHeader('Retry-After', RETRY_AFTER);
}

function isRepeatable(method: string | undefined): boolean {
  return REPEATABLE.has(method ?? '');
}

/** In the form of Nest's own exceptions. */
function answer(status: number, message: string, headers: Record<string, string>): GateReplacement {
  return {
    status,
    headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
    body: JSON.stringify({ statusCode: status, message }),
  };
}
