import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RawHandler } from './servers.js';

/** A way to answer. The gate must not change anything in it but hold it back. */
export interface WayToAnswer {
  readonly name: string;
  readonly handle: RawHandler;
  readonly method?: string;
  readonly http1Only?: boolean;
}

const CHUNK = Buffer.alloc(64 * 1024, 'x');

export const WAYS_TO_ANSWER: readonly WayToAnswer[] = [
  {
    name: 'JSON with its own Content-Length',
    handle: (_request, response) => {
      const body = JSON.stringify({ ok: true });
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('Content-Length', Buffer.byteLength(body));
      response.end(body);
    },
  },
  { name: 'text by a bare end, whose length node finds', handle: (_request, response) => void response.end('hello') },
  { name: 'an empty end', handle: (_request, response) => void response.end() },
  {
    name: '204',
    handle: (_request, response) => {
      response.statusCode = 204;
      response.end();
    },
  },
  {
    name: '304 with an ETag',
    handle: (_request, response) => {
      response.setHeader('ETag', '"v1"');
      response.statusCode = 304;
      response.end();
    },
  },
  { name: 'HEAD', method: 'HEAD', handle: (_request, response) => void response.writeHead(200, { 'X-A': '1' }).end() },
  {
    name: 'HEAD with a Content-Length',
    method: 'HEAD',
    handle: (_request, response) => {
      response.setHeader('Content-Length', 5);
      response.end();
    },
  },
  {
    name: 'writeHead with an array, then write',
    handle: (_request, response) => {
      response.setHeader('X-A', 'overridden');
      response.writeHead(201, ['X-A', '1', 'X-B', '2']);
      response.write('a');
      response.end('b');
    },
  },
  {
    name: 'writeHead with a message and an object',
    http1Only: true,
    handle: (_request, response) => {
      response.writeHead(200, 'Fine', { 'X-A': '1', 'Content-Length': '4' });
      response.end('fine');
    },
  },
  {
    name: 'writeHead with undefined in place of the message',
    handle: (_request, response) => void response.writeHead(200, undefined, { 'X-A': '1' }).end('x'),
  },
  {
    name: 'flushHeaders, and the body later',
    handle: (_request, response) => {
      response.flushHeaders();
      setImmediate(() => response.end('late'));
    },
  },
  {
    name: '40 x 64 kB, stopping for backpressure',
    handle: (_request, response) => {
      let left = 40;
      const go = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(CHUNK)) return void response.once('drain', go);
        }
        response.end();
      };
      go();
    },
  },
  {
    name: 'a piped stream',
    handle: (_request, response) => void Readable.from(Array.from({ length: 40 }, () => CHUNK)).pipe(response),
  },
  {
    name: 'a stream through pipeline',
    handle: (_request, response) => void pipeline(Readable.from(Array.from({ length: 8 }, () => CHUNK)), response),
  },
  {
    name: 'server-sent events',
    handle: (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
      response.flushHeaders();
      let sent = 0;
      const send = (): void => {
        response.write(`data: ${sent}\n\n`);
        if (++sent < 5) setImmediate(send);
        else response.end();
      };
      setImmediate(send);
    },
  },
  {
    name: 'a redirect',
    handle: (_request, response) => void response.writeHead(302, { Location: '/next' }).end('Found'),
  },
  {
    name: 'an error page',
    handle: (_request, response) => {
      response.statusCode = 500;
      response.end('broken');
    },
  },
  {
    name: 'a second end',
    handle: (_request, response) => {
      response.end('once');
      response.end();
    },
  },
  {
    name: 'a status set after the head was given',
    handle: (_request, response) => {
      response.writeHead(200, { 'X-A': '1' });
      response.statusCode = 500;
      response.end('still 200');
    },
  },
];
