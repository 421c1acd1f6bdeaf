import type { ServerResponse } from 'node:http';

/** What Express's response and Fastify's reply have in common. */
export interface AnyResponse {
  status(code: number): this;
  header(name: string, value: string): this;
  send(body?: unknown): unknown;
  redirect(url: string): unknown;
  json?(body: unknown): unknown;
  hijack?(): unknown;
  readonly raw?: ServerResponse;
  locals?: Record<string, unknown> | null;
}

/** node's response, taken out of the framework's hands: the handler answers by itself. */
export function takeRaw(response: AnyResponse): ServerResponse {
  response.hijack?.();
  return rawOf(response);
}

/** node's response. */
export function rawOf(response: AnyResponse): ServerResponse {
  return response.raw ?? (response as unknown as ServerResponse);
}
