import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { SessionManager } from '../../../lib/core/session-manager.js';
import { SessionError } from '../../../lib/errors/session.error.js';
import type { FakeClock } from '../../../lib/testing/fake-clock.js';
import { Bench } from '../open-session.js';
import type { Dice } from './chance.js';
import { LifetimeModel, type ModelSettings } from './lifetime-model.js';

const STEPS = 25;
/** Seconds; a rest below it makes an idle lifetime too short to tell anything. */
const SHORTEST = 10;
/** Seconds that a slow handler takes. */
const SLOW = 40;

export interface LifetimeNode {
  readonly adapter: SessionAdapter;
  readonly clock: FakeClock;
}

/** What a session did against the model. */
export type Outcome = 'as it should' | 'served late' | 'ended early' | 'old id alive';

/** One session's life: random requests, on a node each, with random pauses between and in them. */
export class LifetimeRun {
  private readonly benches: readonly Bench[];
  private time = 0;
  private model!: LifetimeModel;
  private id = '';

  constructor(
    private readonly nodes: readonly LifetimeNode[],
    private readonly settings: ModelSettings,
    private readonly random: Dice,
  ) {
    const { lifetime, absoluteLifetime } = settings;
    this.benches = nodes.map(({ adapter, clock }) => new Bench({ adapter, lifetime, absoluteLifetime }, clock));
  }

  async outcome(): Promise<Outcome> {
    this.id = await this.anyNode.stored({ n: 0 });
    this.model = new LifetimeModel(this.time, this.settings);
    for (let step = 0; step < STEPS; step += 1) {
      this.pass(this.pause());
      const session = await this.anyNode.started(this.id);
      if (session.isNew) return this.ended();
      if (!this.model.mayLive(this.time)) return 'served late';
      this.model.loaded(this.time);
      const outcome = await this.request(session);
      if (outcome !== 'lives') return outcome;
    }
    return 'as it should';
  }

  private async request(session: SessionManager): Promise<Outcome | 'lives'> {
    const change = this.random(5);
    if (this.random(4) === 0) this.pass(this.random(SLOW));
    if (change === 0) return this.read(session);
    if (change === 1) this.setLifetime(session);
    else if (change === 2) session.regenerateId();
    else session.increment('n');
    if (await isDropped(session)) return this.ended();
    if (!this.model.mayLive(this.time)) return 'served late';
    this.model.written(this.time);
    const old = this.id;
    this.id = session.getId();
    return old !== this.id && (await this.anyNode.variablesOf(old)) !== undefined ? 'old id alive' : 'lives';
  }

  private async read(session: SessionManager): Promise<'lives'> {
    await session.save();
    await Promise.all(this.benches.map((bench) => bench.engine.drain()));
    this.model.used(this.time);
    return 'lives';
  }

  private setLifetime(session: SessionManager): void {
    const absolute = this.random(2) === 0 ? 600 + this.random(this.settings.absoluteLifetime) : undefined;
    const left = Math.floor(absolute ?? this.model.ends - this.time - this.settings.skew);
    if (left <= SHORTEST) return void session.increment('n');
    const idle = SHORTEST + this.random(Math.min(left, this.settings.lifetime * 2) - SHORTEST);
    session.setLifetime(idle, absolute === undefined ? {} : { absolute });
    this.model.lifetimeSet(this.time, idle, absolute);
  }

  private ended(): Outcome {
    return this.model.mustLive(this.time) ? 'ended early' : 'as it should';
  }

  private get anyNode(): Bench {
    return this.benches[this.random(this.benches.length)]!;
  }

  /** Seconds: mostly short ones, so that the absolute end comes near, and those around the idle end. */
  private pause(): number {
    const { idle } = this.model;
    const pauses = [1, 5, idle / 20, idle / 10, idle / 4, idle / 2, this.random(idle), idle - 1, idle, idle + 1];
    return Math.ceil(pauses[Math.min(this.random(pauses.length), this.random(pauses.length))]!);
  }

  private pass(seconds: number): void {
    this.time += seconds;
    for (const { clock } of this.nodes) clock.advance(seconds);
  }
}

async function isDropped(session: SessionManager): Promise<boolean> {
  try {
    await session.save();
    return false;
  } catch (error) {
    if (SessionError.is(error, 'E_SESSION_GONE')) return true;
    throw error;
  }
}
