import { CommitQueue } from '../../../../lib/core/commit/commit-queue.js';
import { SessionConflictError } from '../../../../lib/errors/session-conflict.error.js';
import { SessionStoreError } from '../../../../lib/errors/session-store.error.js';
import { SessionTooLargeError } from '../../../../lib/errors/session-too-large.error.js';
import { type Deferred, deferred } from '../../../support/deferred.js';

const ID = 'id';
/** Seconds. */
const PATIENCE = 0.05;
const NO_ANSWER = new SessionStoreError('write a session', { cause: new Error('No answer') });

/** A commit that ends when the test says so. */
class Commit {
  hasBegun = false;
  private readonly end: Deferred = deferred();
  private error: Error | undefined;

  readonly run = async (): Promise<string> => {
    this.hasBegun = true;
    await this.end.promise;
    if (this.error !== undefined) throw this.error;
    return 'done';
  };

  finish(error?: Error): void {
    this.error = error;
    this.end.resolve();
  }
}

function pastPatience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE * 1500));
}

describe('commits of one session', () => {
  it('wait for each other as long as it takes while the store works', async () => {
    const queue = new CommitQueue(PATIENCE);
    const [first, second] = [new Commit(), new Commit()];
    const ends = [queue.run(ID, first.run), queue.run(ID, second.run)];
    await pastPatience();
    expect(second.hasBegun).toBe(false);
    second.finish();
    first.finish();
    expect(await Promise.all(ends)).toEqual(['done', 'done']);
  });

  it('behind one that the store gave no answer fail without asking it, when they have waited too long', async () => {
    const queue = new CommitQueue(PATIENCE);
    const [first, second] = [new Commit(), new Commit()];
    const failing = queue.run(ID, first.run);
    const waiting = queue.run(ID, second.run);
    await pastPatience();
    first.finish(NO_ANSWER);
    await expect(failing).rejects.toBe(NO_ANSWER);
    await expect(waiting).rejects.toMatchObject({ code: 'E_SESSION_STORE_UNAVAILABLE', cause: NO_ANSWER });
    expect(second.hasBegun).toBe(false);
  });

  it('behind one that the store gave no answer have what is left of their time', async () => {
    const queue = new CommitQueue(PATIENCE);
    const [first, second, third] = [new Commit(), new Commit(), new Commit()];
    const failing = queue.run(ID, first.run);
    const waiting = queue.run(ID, second.run);
    first.finish(NO_ANSWER);
    await expect(failing).rejects.toBe(NO_ANSWER);
    await expect(waiting).rejects.toMatchObject({ code: 'E_SESSION_STORE', cause: { code: 'ETIMEDOUT' } });
    expect(second.hasBegun).toBe(true);
    const later = queue.run(ID, third.run);
    third.finish();
    expect(await later).toBe('done');
  });

  it.each([
    ['too large', new SessionTooLargeError(2, 1, 'a')],
    ['in conflict', new SessionConflictError(200)],
  ])('behind one that was %s have all the time', async (_what, error) => {
    const queue = new CommitQueue(PATIENCE);
    const [first, second] = [new Commit(), new Commit()];
    const failing = queue.run(ID, first.run);
    const waiting = queue.run(ID, second.run);
    await pastPatience();
    first.finish(error);
    await expect(failing).rejects.toBe(error);
    second.finish();
    expect(await waiting).toBe('done');
  });

  it('behind one that failed have all the time where none is set', async () => {
    const queue = new CommitQueue();
    const [first, second] = [new Commit(), new Commit()];
    const failing = queue.run(ID, first.run);
    const waiting = queue.run(ID, second.run);
    first.finish(NO_ANSWER);
    await expect(failing).rejects.toBe(NO_ANSWER);
    second.finish();
    expect(await waiting).toBe('done');
    await queue.idle();
  });
});
