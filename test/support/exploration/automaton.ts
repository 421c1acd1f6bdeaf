import { SessionEngine } from '../../../lib/core/session-engine.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { settingsFor, START } from '../open-session.js';
import { type ActorKind, type Outcome, runActor } from './actors.js';
import type { Answer, Ask, Operation, StoreModel } from './operation.js';

/** What a process does next: an operation on the store, or it has ended. */
export interface Step {
  readonly operation?: Operation;
  readonly outcome?: Outcome;
  /** The ids that it has made by now. */
  readonly minted: readonly string[];
}

/** Called with each engine; a deliberately wrong variant replaces a part of it. */
export type Tamper = (engine: SessionEngine, kind: ActorKind) => void;

/**
 * One process after a certain history of answers. A process is deterministic: the same answers lead to the same next
 * operation, so that the real code runs once per history and not once per interleaving.
 */
export class ProcessNode {
  private static readonly LIMIT = 60;
  readonly key: string;
  private known: Step | undefined;
  private readonly children = new Map<string, ProcessNode>();

  constructor(
    readonly kind: ActorKind,
    readonly name: string,
    private readonly model: StoreModel<unknown>,
    private readonly tamper: Tamper,
    private readonly answers: readonly Answer[] = [],
  ) {
    this.key = `${name}${JSON.stringify(answers)}`;
    if (answers.length > ProcessNode.LIMIT) throw new Error(`${name} does not come to an end`);
  }

  get hasBegun(): boolean {
    return this.answers.length > 0;
  }

  /** The node after one more answer. */
  after(answer: Answer): ProcessNode {
    const text = JSON.stringify(answer);
    let child = this.children.get(text);
    if (child === undefined) {
      child = new ProcessNode(this.kind, this.name, this.model, this.tamper, [...this.answers, answer]);
      this.children.set(text, child);
    }
    return child;
  }

  /** Runs the real code up to the first operation that no answer is known to. */
  async step(): Promise<Step> {
    return (this.known ??= await this.replay());
  }

  private async replay(): Promise<Step> {
    const minted: string[] = [];
    const script = new Script(this.answers);
    const engine = new SessionEngine({
      ...settingsFor(this.model.adapter(script.ask), new FakeClock(START)),
      newId: () => {
        minted.push(`${this.name}x${minted.length}`);
        return minted.at(-1) as string;
      },
    });
    this.tamper(engine, this.kind);
    const ended = runActor(this.kind, engine, this.name).then((outcome) => ({ outcome }));
    const step = await Promise.race([script.unanswered.then((operation) => ({ operation })), ended]);
    return { ...step, minted };
  }
}

/** Gives the known answers in their order; the operation after them is never answered. */
class Script {
  private at = 0;
  private report!: (operation: Operation) => void;
  readonly unanswered = new Promise<Operation>((resolve) => (this.report = resolve));

  constructor(private readonly answers: readonly Answer[]) {}

  readonly ask: Ask = (operation) => {
    const at = this.at++;
    if (at < this.answers.length) return Promise.resolve(this.answers[at]);
    if (at > this.answers.length) throw new Error('a process may have one operation on its way');
    this.report(operation);
    return new Promise(() => undefined);
  };
}
