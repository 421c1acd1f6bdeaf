import type { SessionAdapter } from '../../adapters/session-adapter.js';
import type { Awaitable } from '../../utils/awaitable.js';
import type { FakeClock } from '../fake-clock.js';

/**
 * The two functions that the contract suite needs of a test runner; those of Jest, Vitest and node:test fit.
 *
 * @public
 */
export interface ContractRunner {
  describe(title: string, tests: () => void): unknown;
  it(title: string, test: (...context: unknown[]) => Promise<void>): unknown;
}

/**
 * The adapter that the contract suite tests, and how to come by it.
 *
 * @public
 */
export interface ContractSubject {
  /** Stands in the title of the suite. */
  readonly name: string;
  /**
   * Makes an adapter that is not opened yet, on a place of its own with no sessions in it; once for every test. The
   * clock starts at a whole second near the real time.
   */
  create(clock: FakeClock): Awaitable<SessionAdapter>;
  /** A second adapter on the place of the first one, as another process has it: the races then run between both. */
  rival?(adapter: SessionAdapter, clock: FakeClock): Awaitable<SessionAdapter>;
  /** Cleans up after a test; by default the adapter is closed. A rival is disposed of first. */
  dispose?(adapter: SessionAdapter): Awaitable<void>;
  /**
   * Lets time pass for a store that has its own clock, for example by shortening what is left of every session. By
   * default the clock that `create` was given moves.
   */
  advance?(seconds: number, adapter: SessionAdapter): Awaitable<void>;
}
