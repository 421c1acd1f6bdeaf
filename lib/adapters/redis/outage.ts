import type { Voice } from '../../utils/voice.js';

/** Warns once when a store stops answering, and is ready to warn again when it has answered since. */
export class Outage {
  private commands = 0;
  /** The number of the command that found it out; undefined while the store answers. */
  private since: number | undefined;

  constructor(
    private readonly store: string,
    private readonly voice: Voice,
  ) {}

  /** The number of a command that begins. */
  begin(): number {
    return ++this.commands;
  }

  /** A command was answered. One that began before the outage says nothing about its end. */
  answered(command: number): void {
    if (this.since !== undefined && command > this.since) this.since = undefined;
  }

  failed(error: unknown): void {
    const isKnown = this.since !== undefined;
    this.since = this.commands;
    if (isKnown) return;
    const { code, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    this.voice.say(`${this.store} does not answer (${code ?? message ?? 'unknown'}): sessions fail until it is back.`);
  }
}
