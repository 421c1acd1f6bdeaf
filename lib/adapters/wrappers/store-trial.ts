import type { Awaitable } from '../../utils/awaitable.js';
import { withDeadline } from '../../utils/deadline.js';
import { capabilitiesOf } from '../adapter-capabilities.js';
import type { SessionAdapter } from '../session-adapter.js';
import { verdictOn } from './circuit-breaker.js';

/** Short enough for every store, and no id that is ever given to a session. */
const NOBODY = 'storetrial';

/** Seconds after which a trial without an answer is given up for another one. */
const PATIENCE = 5;

/** Asks a store again and again whether it works, one question at a time, in the words in which requests ask it. */
export class StoreTrial {
  private timer: NodeJS.Timeout | undefined;
  private readonly ask: () => Awaitable<unknown>;

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
    if (fields !== undefined) this.ask = () => fields.loadFields(NOBODY);
    else if (versioned !== undefined) this.ask = () => versioned.load(NOBODY);
    else this.ask = () => store.read(NOBODY);
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
    const verdict = await withDeadline(PATIENCE, async () => this.ask()).then(() => 'well', verdictOn);
    // It was ended meanwhile.
    if (timer !== this.timer) return;
    if (verdict === 'ill') this.begin();
    else this.works();
  }
}
