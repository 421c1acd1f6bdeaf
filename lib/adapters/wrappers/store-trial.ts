import type { Awaitable } from '../../utils/awaitable.js';
import { withDeadline } from '../../utils/deadline.js';
import { capabilitiesOf } from '../adapter-capabilities.js';
import type { SessionAdapter } from '../session-adapter.js';
import { verdictOn } from './circuit-breaker.js';

/** What the ids begin with that are asked for: none is ever given to a session, and all fit every store. */
const NOBODY = 'storetrial';

/** Seconds after which a trial without an answer is given up for another one. */
const PATIENCE = 5;

/** Asks a store again and again whether it works, one question at a time, in the words in which requests ask it. */
export class StoreTrial {
  private timer: NodeJS.Timeout | undefined;
  private questions = 0;
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
    this.timer = setTimeout(() => void this.try(), this.every * 1000).unref();
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async try(): Promise<void> {
    const { timer } = this;
    // Another id each time: where ids are spread over several servers, one that is away must not stand for all.
    const id = `${NOBODY}${(this.questions += 1)}`;
    const verdict = await withDeadline(PATIENCE, async () => this.ask(id)).then(() => 'well', verdictOn);
    // It was ended meanwhile.
    if (timer !== this.timer) return;
    if (verdict === 'ill') this.begin();
    else this.works();
  }
}
