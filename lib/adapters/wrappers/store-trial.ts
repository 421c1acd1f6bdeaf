import type { Awaitable } from '../../utils/awaitable.js';
import { capabilitiesOf } from '../adapter-capabilities.js';
import type { SessionAdapter } from '../session-adapter.js';
import { type Verdict, verdictOn } from './circuit-breaker.js';

/** What the ids begin with that are asked for: none is ever given to a session, and all fit every store. */
const NOBODY = 'storetrial';

/** Seconds after which another question is asked while one has no answer; a late answer counts as well. */
const PATIENCE = 5;

/** Asks a store again and again whether it works, in the words in which requests ask it. */
export class StoreTrial {
  private timer: NodeJS.Timeout | undefined;
  private questions = 0;
  /** The number of beginnings and ends so far: answers to what was asked before say nothing. */
  private era = 0;
  private readonly ask: (id: string) => Awaitable<unknown>;

  /**
   * @param every - seconds between two questions
   * @param works - called when the store answers; one that refuses the question for a reason of its own is there, too
   */
  constructor(
    store: SessionAdapter,
    private readonly every: number,
    private readonly works: () => void,
  ) {
    const { fields, versioned } = capabilitiesOf(store);
    if (fields !== undefined) this.ask = (id) => fields.loadFields(id);
    else if (versioned !== undefined) this.ask = (id) => versioned.load(id);
    else this.ask = (id) => store.read(id);
  }

  begin(): void {
    this.era += 1;
    this.askIn(this.every);
  }

  end(): void {
    this.era += 1;
    clearTimeout(this.timer);
  }

  private askIn(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.try(this.era), seconds * 1000).unref();
  }

  private async try(era: number): Promise<void> {
    this.askIn(PATIENCE);
    // Another id each time: where ids are spread over several servers, one that is away must not stand for all.
    const id = `${NOBODY}${(this.questions += 1)}`;
    const verdict = await this.verdict(id);
    if (era !== this.era) return;
    if (verdict === 'ill') this.askIn(this.every);
    else {
      this.end();
      this.works();
    }
  }

  private async verdict(id: string): Promise<Verdict> {
    try {
      await this.ask(id);
      return 'well';
    } catch (error) {
      return verdictOn(error);
    }
  }
}
