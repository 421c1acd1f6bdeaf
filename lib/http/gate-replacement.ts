import type { GateReplacement } from './gate-participant.js';
import { isHttp1, type OriginalMethods, type RawResponse, type ResponseInternals } from './gate-response.js';

/** For failures that nobody answered for. */
export const GENERIC_REPLACEMENT: GateReplacement = {
  status: 500,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: '{"statusCode":500,"message":"Internal Server Error"}',
};

/** Content-Security-Policy protects the page that shows the error; it says nothing about the content. */
const CONTENT_HEADER = /^content-(?!security-policy)/;

/** X-Accel-Redirect and X-Sendfile would make the proxy in front of us send a file in place of the replacement. */
const REPLACED_HEADERS = new Set([
  'accept-ranges',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'location',
  'refresh',
  'repr-digest',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'x-accel-redirect',
  'x-sendfile',
]);

/**
 * Answers with `replacement` by the original methods: whoever patched writeHead after the gate has already decided about
 * the held answer (compression: to encode it), which must not apply to this one.
 */
export function sendReplacement(response: RawResponse, original: OriginalMethods, replacement: GateReplacement): void {
  const { status, headers, body } = replacement;
  for (const name of response.getHeaderNames()) {
    if (CONTENT_HEADER.test(name) || REPLACED_HEADERS.has(name)) response.removeHeader(name);
  }
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name] as string);
  const bodiless = status === 204 || status === 304;
  if (!bodiless) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.statusCode = status;
  if (isHttp1(response)) (response as ResponseInternals).statusMessage = ''; // node fills in the usual one
  original.writeHead.call(response, status);
  // Not end(body): HTTP/2's end calls the response's write, which may be that of a library above the gate.
  if (!bodiless && body !== '' && response.req.method !== 'HEAD') original.write.call(response, body);
  original.end.call(response);
}
