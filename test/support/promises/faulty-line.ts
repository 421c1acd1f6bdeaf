import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { deferred } from '../deferred.js';

/** What becomes of one command of a request. */
export interface Fault {
  readonly name: string;
  /** Whether the store has done it. */
  readonly isDone: boolean;
  /** What the request hears: an error, or nothing for ever. */
  readonly answer: 'error' | 'silence';
  /** Whether it is the request's last command: its process is dead. */
  readonly isLast: boolean;
}

export const FAULTS: readonly Fault[] = [
  { name: 'a command that is lost', isDone: false, answer: 'error', isLast: false },
  { name: 'a command whose answer is lost', isDone: true, answer: 'error', isLast: false },
  { name: 'a command that is never answered', isDone: false, answer: 'silence', isLast: true },
  { name: 'a command that is done and never answered', isDone: true, answer: 'silence', isLast: true },
  { name: 'a crash before a command', isDone: false, answer: 'error', isLast: true },
  { name: 'a crash after a command', isDone: true, answer: 'error', isLast: true },
];

const COMMANDS = new Set(['read', 'write', 'destroy', 'load', 'swap', 'touch', 'loadFields', 'applyFields']);

type Verb = (...args: unknown[]) => unknown;

/** Between a request and its store: one command, counted from 0, meets a fault. */
export class FaultyLine {
  /** The request's adapter. */
  readonly adapter: SessionAdapter;
  private count = 0;
  private readonly met = deferred();

  constructor(
    store: SessionAdapter,
    private readonly at: number,
    private readonly fault: Fault,
  ) {
    this.adapter = new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        const verb = (member as Verb).bind(target);
        return COMMANDS.has(name as string) ? (...args: unknown[]) => this.pass(() => verb(...args)) : verb;
      },
    });
  }

  /** Whether the request came to that command. */
  get hasMet(): boolean {
    return this.count > this.at;
  }

  /** Resolves when it does. */
  get meeting(): Promise<void> {
    return this.met.promise;
  }

  private async pass(command: () => unknown): Promise<unknown> {
    const { at, fault } = this;
    const number = this.count++;
    if (number < at || (number > at && !fault.isLast)) return command();
    if (number === at && fault.isDone) await command();
    this.met.resolve();
    if (fault.answer === 'silence') return new Promise(() => undefined);
    throw new Error('The line is cut');
  }
}
