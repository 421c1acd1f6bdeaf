import { SessionStoreError } from '../../errors/session-store.error.js';
import { type Awaitable, isPromise } from '../../utils/awaitable.js';
import { tooLate } from '../../utils/deadline.js';
import { Deadlines } from '../../utils/deadlines.js';
import type { SessionAdapter } from '../session-adapter.js';
import { type AdapterVerb, AdapterWrapper } from './adapter-wrapper.js';
import { operationOf } from './operations.js';

/**
 * Fails what a request asks of an adapter when the answer takes too long. It may still be done, so the outcome is unknown
 * and nothing is sent again. Answers that are there at once pass as they are.
 */
export class DeadlineAdapter extends AdapterWrapper {
  private readonly deadlines: Deadlines;

  /** @param seconds - the longest that one command may take */
  constructor(
    inner: SessionAdapter,
    private readonly seconds: number,
  ) {
    super(inner);
    this.deadlines = new Deadlines(seconds);
  }

  override close(): Awaitable<boolean> {
    this.deadlines.close();
    return super.close();
  }

  protected override around<T>(verb: AdapterVerb, ask: () => Awaitable<T>): Awaitable<T> {
    const operation = operationOf(verb);
    const answer = ask();
    if (operation === undefined || !isPromise(answer)) return answer;
    return this.deadlines.limit(answer, () => this.tooLate(operation));
  }

  private tooLate(operation: string): SessionStoreError {
    return new SessionStoreError(operation, { cause: tooLate(this.seconds) });
  }
}
