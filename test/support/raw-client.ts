import { connect, type Socket } from 'node:net';
import { deferred } from './deferred.js';

/** An answer as its bytes came. */
export interface RawAnswer {
  readonly status: number;
  /** In the order in which they came; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  /** As it is to leave, also what no library would send. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request over a bare TCP connection: the test sees when the first byte comes, and can cut the line. */
export class RawExchange {
  private text = '';
  private readonly first = deferred();
  private readonly closed = deferred();
  private readonly socket: Socket;

  constructor(url: string, path: string, { method = 'GET', headers = {} }: RawRequest = {}) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (data: Buffer) => {
      this.text += data.toString('latin1');
      this.first.resolve();
      // A server that keeps the line open (server-sent events) says so by the last chunk.
      if (isChunked(this.text) && this.text.endsWith('\r\n0\r\n\r\n')) this.socket.end();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.closed.resolve());
    const lines = Object.entries({ host: `${hostname}:${port}`, connection: 'close', ...headers });
    this.socket.write(
      `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      'latin1',
    );
  }

  /** Whether any byte of the answer came. */
  get heard(): boolean {
    return this.text !== '';
  }

  /** What came so far. */
  get received(): string {
    return this.text;
  }

  /** Resolves in the very turn in which the first bytes came. */
  get firstByte(): Promise<void> {
    return this.first.promise;
  }

  /** The whole answer, once the server closed the connection. */
  async answer(): Promise<RawAnswer> {
    await this.closed.promise;
    return parse(this.text);
  }

  /** What has come so far, read as an answer; its body may be cut. */
  get head(): RawAnswer {
    return parse(this.text);
  }

  abort(): void {
    this.socket.destroy();
  }
}

export function setCookiesOf(answer: RawAnswer): string[] {
  return answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
}

function isChunked(text: string): boolean {
  return /^transfer-encoding: chunked\r$/im.test(text);
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) };
}
