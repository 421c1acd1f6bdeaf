import { isHttp1, type RawResponse, type ResponseInternals } from './gate-response.js';

type HeaderValue = number | string | readonly string[];
type HeaderPairs = readonly (readonly [string, HeaderValue])[];

/**
 * Takes the arguments of writeHead(status, message?, headers?) into the response by setHeader, with node's meaning: they
 * override what was set before, and arrays may name a header twice. Passed on instead, they would override what the
 * participants set in onHead (Set-Cookie).
 */
export function mergeHead(response: RawResponse, [status, ...rest]: readonly unknown[]): void {
  const message = typeof rest[0] === 'string' ? rest[0] : undefined;
  const headers = typeof rest[0] === 'string' ? rest[1] : (rest[0] ?? rest[1]);
  response.statusCode = status as number;
  if (message !== undefined && isHttp1(response)) (response as ResponseInternals).statusMessage = message;
  if (Array.isArray(headers)) mergePairs(response, pairsOf(headers));
  else if (headers) mergeRecord(response, headers as Record<string, HeaderValue>);
}

function mergeRecord(response: RawResponse, headers: Record<string, HeaderValue>): void {
  for (const name of Object.keys(headers)) {
    if (name) response.setHeader(name, headers[name] as HeaderValue);
  }
}

function mergePairs(response: RawResponse, pairs: HeaderPairs): void {
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) {
    if (name) response.appendHeader(name, typeof value === 'number' ? String(value) : value);
  }
}

/** node takes `[name, value, name, value]` and `[[name, value], [name, value]]`. */
function pairsOf(headers: readonly unknown[]): HeaderPairs {
  if (Array.isArray(headers[0])) return headers as HeaderPairs;
  if (headers.length % 2 !== 0) {
    throw Object.assign(new TypeError('The headers given to writeHead are not pairs of name and value'), {
      code: 'ERR_INVALID_ARG_VALUE',
    });
  }
  const pairs: [string, HeaderValue][] = [];
  for (let i = 0; i < headers.length; i += 2) pairs.push([headers[i] as string, headers[i + 1] as HeaderValue]);
  return pairs;
}
