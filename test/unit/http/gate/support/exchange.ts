import http, { type IncomingMessage } from 'node:http';
import http2 from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { PING, type Running } from './servers.js';

export interface Answer {
  readonly status: number;
  /** Lower-case names, sorted; without Date. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Decompressed. A string: Jest compares megabytes of Buffer byte by byte, for seconds. */
  readonly body: string;
}

export interface Asking {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request from the client's side: what it has heard so far, and its end. */
export interface Exchange {
  readonly answer: Promise<Answer>;
  /** Whether any byte of the answer came. */
  heard(): boolean;
  /** Resolves with the first byte of the body. */
  readonly firstChunk: Promise<void>;
  abort(): void;
}

export function ask(server: Running, asking: Asking = {}, overHttp2 = false): Exchange {
  return overHttp2 ? askHttp2(server, asking) : askHttp1(server, asking);
}

/** A whole round trip that no participant holds. After it, what the server meant to send before has arrived. */
export async function ping(server: Running, overHttp2 = false): Promise<void> {
  await ask(server, { path: PING }, overHttp2).answer;
}

export function headerOf(answer: Answer, name: string): string | undefined {
  return answer.headers.find(([key]) => key === name)?.[1];
}

export function cookiesOf(answer: Answer): string[] {
  return answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
}

/** For comparing with an answer that passed no gate. */
export function withoutCookies(answer: Answer): Answer {
  return { ...answer, headers: answer.headers.filter(([name]) => name !== 'set-cookie') };
}

function askHttp1(server: Running, { path = '/', method = 'GET', headers = {} }: Asking): Exchange {
  const request = http.request(server.url + path, { method, headers, agent: false });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  const firstChunk = response.then(
    (incoming) => new Promise<void>((resolve) => incoming.once('data', () => resolve())),
  );
  const answer = response.then(readAnswer);
  for (const promise of [firstChunk, answer]) promise.catch(() => undefined);
  request.end();
  return {
    answer,
    firstChunk,
    heard: () => (request.socket?.bytesRead ?? 0) > 0,
    abort: () => request.destroy(),
  };
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const body = await collect(incoming);
  const raw = incoming.rawHeaders;
  const pairs = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
  return {
    status: incoming.statusCode ?? 0,
    headers: comparable(pairs),
    body: textOf(body, incoming.headers['content-encoding']),
  };
}

function askHttp2(server: Running, { path = '/', method = 'GET', headers = {} }: Asking): Exchange {
  const session = http2.connect(server.url);
  const stream = session.request({ ':method': method, ':path': path, ...headers });
  let heard = false;
  const head = new Promise<http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader>((resolve, reject) => {
    stream.on('response', (received) => {
      heard = true;
      resolve(received);
    });
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('closed without an answer')));
    session.on('error', reject);
  });
  const firstChunk = new Promise<void>((resolve) => stream.once('data', () => resolve()));
  const answer = Promise.all([head, collect(stream)]).then(([received, body]) => {
    session.close();
    const pairs = Object.entries(received).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => [name, one] as const),
    );
    return {
      status: received[':status'] ?? 0,
      headers: comparable(pairs),
      body: textOf(body, received['content-encoding']),
    };
  });
  answer.catch(() => undefined);
  stream.end();
  return { answer, firstChunk, heard: () => heard, abort: () => session.destroy() };
}

function textOf(body: Buffer, encoding: string | undefined): string {
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString('latin1');
}

function comparable(pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return pairs
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'date')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function collect(readable: NodeJS.ReadableStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    readable.on('data', (chunk: Buffer) => chunks.push(chunk));
    readable.on('end', () => resolve(Buffer.concat(chunks)));
    readable.on('error', reject);
  });
}
