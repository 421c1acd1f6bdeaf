import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { requireProgram } from '../../support/servers/debian-package.js';
import type { Handler } from '../../unit/serializers/php/mutations.js';

/** What PHP said to a session: its data in a form that can be compared, or what it complained about. */
export interface PhpAnswer {
  readonly isRead: boolean;
  readonly text: string;
}

const SETTINGS = {
  display_errors: '0',
  memory_limit: '-1',
  'session.use_cookies': '0',
  'session.cache_limiter': '',
};

/** A process of PHP that reads sessions, one after the other. */
export class PhpDecoder {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly chunks: AsyncIterator<Buffer>;
  private buffer = Buffer.alloc(0);

  /** @param form - what it says to a session: its data to compare, or how it would write it */
  constructor(handler: Handler, form: 'dump' | 'encode' = 'dump') {
    const settings = Object.entries({ ...SETTINGS, 'session.serialize_handler': handler });
    const script = join(import.meta.dirname ?? __dirname, 'decode-sessions.php');
    const options = settings.flatMap(([name, value]) => ['-d', `${name}=${value}`]);
    this.process = spawn(requireProgram('php', 'php-cli'), [...options, script, form], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.chunks = this.process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The answers, in the order of the sessions. */
  async decode(sessions: readonly string[]): Promise<PhpAnswer[]> {
    const requests = sessions.flatMap((session) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(session.length);
      return [length, Buffer.from(session, 'latin1')];
    });
    this.process.stdin.write(Buffer.concat(requests));
    const answers: PhpAnswer[] = [];
    while (answers.length < sessions.length) answers.push(await this.answer());
    return answers;
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.stdin.end();
    await ended;
  }

  private async answer(): Promise<PhpAnswer> {
    const length = (await this.take(4)).readUInt32LE();
    const text = (await this.take(length)).toString('latin1');
    return { isRead: text.startsWith('1'), text: text.slice(1) };
  }

  private async take(length: number): Promise<Buffer> {
    while (this.buffer.length < length) {
      const chunk = await this.chunks.next();
      if (chunk.done === true) throw new Error('PHP ended');
      this.buffer = Buffer.concat([this.buffer, chunk.value]);
    }
    const taken = this.buffer.subarray(0, length);
    this.buffer = this.buffer.subarray(length);
    return taken;
  }
}
