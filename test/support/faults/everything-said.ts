import { inspect } from 'node:util';
import type { SessionEvents } from '../../../lib/index.js';
import { LogCapture } from '../log-capture.js';
import type { Answer } from '../test-client.js';

/** All that a program tells anybody: log, events, output, warnings, answers without the cookies that they set. */
export class EverythingSaid implements Disposable {
  readonly log = new LogCapture();
  private readonly texts: string[] = [];
  private readonly spies = [
    ...[process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        this.texts.push(String(text));
        return true;
      }),
    ),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
        this.texts.push(parts.map((part) => (typeof part === 'string' ? part : all(part))).join(' '));
      }),
    ),
    jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void this.texts.push(all(warning))),
  ];

  get count(): number {
    return this.texts.length + this.log.lines.length;
  }

  listenTo(events: SessionEvents): void {
    events.all$.subscribe((event) => this.texts.push(all(event)));
  }

  hear({ text, headers }: Answer): void {
    this.texts.push(text);
    for (const [name, value] of headers) if (name !== 'set-cookie') this.texts.push(`${name}: ${value}`);
  }

  /** The texts in which one of the secrets is. */
  leaks(secrets: Iterable<string>): string[] {
    const everything = [...this.texts, ...this.log.lines];
    const whole = everything.join('\n');
    const told = [...secrets].filter((secret) => whole.includes(secret));
    return everything.filter((text) => told.some((secret) => text.includes(secret)));
  }

  [Symbol.dispose](): void {
    for (const spy of this.spies) spy.mockRestore();
  }
}

function all(value: unknown): string {
  return inspect(value, { depth: 10, showHidden: true });
}
