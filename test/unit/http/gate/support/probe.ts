import type { ServerResponse } from 'node:http';
import {
  joinGate,
  type GateParticipant,
  type GatePhase,
  type GateReplacement,
} from '../../../../../lib/http/response-gate.js';
import { deferred, type Deferred } from './deferred.js';

type Call =
  'beforeHead' | 'onHead' | 'beforeEnd' | 'onEnd' | 'onAbort:true' | 'onAbort:false' | `onFailure:${GatePhase}`;

export interface ProbePlan {
  /** Sent in onHead. */
  readonly cookie?: string;
  readonly beforeHead?: () => Promise<void> | undefined;
  readonly beforeEnd?: () => Promise<void> | undefined;
  readonly onHead?: (response: ServerResponse) => void;
  readonly onEnd?: () => void;
  readonly onFailure?: (error: unknown, phase: GatePhase) => GateReplacement | undefined;
}

/** A participant that notes what it is asked, and does what the test planned. */
export class Probe implements GateParticipant {
  readonly calls: Call[] = [];
  readonly errors: unknown[] = [];
  response!: ServerResponse;
  joined: boolean | undefined;
  private readonly waiting = new Map<string, Deferred>();

  constructor(private readonly plan: ProbePlan = {}) {}

  join = (response: ServerResponse): void => {
    this.response = response;
    this.joined = joinGate(response, this);
  };

  /** Resolves when the call was made, also if it was made already. */
  async until(call: Call): Promise<void> {
    if (this.calls.includes(call)) return;
    const mark = this.waiting.get(call) ?? deferred();
    this.waiting.set(call, mark);
    await mark.promise;
  }

  beforeHead(): Promise<void> | undefined {
    this.note('beforeHead');
    return this.plan.beforeHead?.();
  }

  onHead(): void {
    this.note('onHead');
    if (this.plan.cookie !== undefined) this.response.appendHeader('Set-Cookie', this.plan.cookie);
    this.plan.onHead?.(this.response);
  }

  beforeEnd(): Promise<void> | undefined {
    this.note('beforeEnd');
    return this.plan.beforeEnd?.();
  }

  onEnd(): void {
    this.note('onEnd');
    this.plan.onEnd?.();
  }

  onAbort(headLeft: boolean): void {
    this.note(`onAbort:${headLeft}`);
  }

  onFailure(error: unknown, phase: GatePhase): GateReplacement | undefined {
    this.errors.push(error);
    this.note(`onFailure:${phase}`);
    return this.plan.onFailure?.(error, phase);
  }

  private note(call: Call): void {
    this.calls.push(call);
    this.waiting.get(call)?.resolve();
  }
}
