import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Place } from './place.js';
import type { Begun, Ended, NodeSettings, SessionNode } from './session-node.js';
import type { Step } from './step.js';

const RUNNER = join(__dirname, 'run-typescript.cjs');
const MAIN = join(__dirname, 'node-process.main.ts');

/** What a process is told before its first call. */
export interface NodeDescription {
  readonly place: Place;
  readonly settings: NodeSettings;
  /** Milliseconds since 1970, where its clock stands. */
  readonly now: number;
}

export interface NodeCall {
  readonly call: number;
  readonly verb: keyof SessionNode;
  readonly args: readonly unknown[];
}

export interface NodeAnswer {
  readonly call: number;
  readonly value?: unknown;
  /** Why it failed. */
  readonly failure?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A node in a process of its own. */
export class NodeProcess implements SessionNode {
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: NodeAnswer) => this.answered(answer));
    child.once('exit', (code, signal) => this.ended(`The process ended with ${code ?? signal}`));
  }

  static async start(description: NodeDescription): Promise<NodeProcess> {
    const child = fork(RUNNER, [MAIN, JSON.stringify(description)], { execArgv: [] });
    const node = new NodeProcess(child);
    await node.drain();
    return node;
  }

  begin(id?: string): Promise<Begun> {
    return this.ask<Begun>('begin', ...(id === undefined ? [] : [id]));
  }

  end(request: number, steps: readonly Step[], wait?: number): Promise<Ended> {
    return this.ask<Ended>('end', request, steps, wait);
  }

  stored(variables: Readonly<Record<string, unknown>>): Promise<string> {
    return this.ask<string>('stored', variables);
  }

  variablesOf(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return this.ask<Readonly<Record<string, unknown>> | undefined>('variablesOf', id);
  }

  advance(seconds: number): Promise<void> {
    return this.ask('advance', seconds);
  }

  drain(): Promise<void> {
    return this.ask('drain');
  }

  async close(): Promise<void> {
    await this.drain();
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }

  private ask<T>(verb: keyof SessionNode, ...args: unknown[]): Promise<T> {
    const call = (this.count += 1);
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      this.child.send({ call, verb, args } satisfies NodeCall);
    });
  }

  private answered({ call, value, failure }: NodeAnswer): void {
    const waiting = this.waiting.get(call);
    this.waiting.delete(call);
    if (failure === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(failure));
  }

  private ended(why: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
  }
}
