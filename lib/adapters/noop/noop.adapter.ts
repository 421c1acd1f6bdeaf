import { SessionAdapter } from '../session-adapter.js';

/**
 * Keeps nothing: every session ends with its request. For tests, and to switch sessions off without touching the code
 * that uses them. Answers as Phalcon's `Noop`: read '', everything else true.
 *
 * @public
 */
export class NoopAdapter extends SessionAdapter {
  /** No session is created and no cookie leaves. */
  readonly keepsNothing = true;

  read(): string {
    return '';
  }

  write(): boolean {
    return true;
  }

  destroy(): boolean {
    return true;
  }

  override gc(): boolean {
    return true;
  }
}
