/**
 * What the gate needs of a raw response: node's `ServerResponse` and `Http2ServerResponse` both have it. Methods are loose
 * on purpose: the gate hands arguments on, it does not read them (except those of writeHead).
 */
export interface RawResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  readonly req: { readonly method?: string | undefined };
  writeHead(...args: unknown[]): unknown;
  write(...args: unknown[]): unknown;
  end(...args: unknown[]): unknown;
  flushHeaders(): void;
  setHeader(name: string, value: number | string | readonly string[]): unknown;
  appendHeader(name: string, value: string | readonly string[]): unknown;
  removeHeader(name: string): void;
  getHeaderNames(): string[];
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): boolean;
  rawListeners(event: string): unknown[];
  destroy(error?: Error): unknown;
}

/** A method of a response, with whatever arguments its caller chose. */
export type ResponseMethod = (this: RawResponse, ...args: unknown[]) => unknown;

/** What only HTTP/1 has, or only HTTP/2; and node's own names, which other libraries use as well. */
export interface ResponseInternals extends RawResponse {
  statusMessage?: string;
  destroyed?: boolean;
  stream?: { readonly destroyed: boolean };
  _implicitHeader?: ResponseMethod;
}

/** HTTP/2 has no status message, and node warns about each use of it; only HTTP/1 makes its head with `_implicitHeader`. */
export function isHttp1(response: ResponseInternals): boolean {
  return typeof response._implicitHeader === 'function';
}

/** Whether the connection is gone already. HTTP/2 responses have no `destroyed`, their streams have. */
export function isClosed(response: ResponseInternals): boolean {
  return response.destroyed === true || response.stream?.destroyed === true;
}

/** The methods as they were when the gate came: node's own, or those of a library that patched them before us. */
export class OriginalMethods {
  readonly writeHead: ResponseMethod;
  readonly write: ResponseMethod;
  readonly end: ResponseMethod;
  readonly flushHeaders: ResponseMethod;

  constructor(response: RawResponse) {
    this.writeHead = response.writeHead;
    this.write = response.write;
    this.end = response.end;
    this.flushHeaders = response.flushHeaders;
  }
}

/** What node throws, with its code: frameworks recognise it. */
export function headersSentError(): Error {
  return Object.assign(new Error('Cannot set headers after they are sent to the client'), {
    code: 'ERR_HTTP_HEADERS_SENT',
  });
}
