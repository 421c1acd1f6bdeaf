import { InvalidSessionNameError } from '../errors/invalid-session-name.error.js';

/** Phalcon's rule, narrowed from any letter to those that a cookie name can carry. */
const NAME = /^[a-zA-Z0-9_-]+$/;
const DIGITS_ONLY = /^[0-9]+$/;

/** @throws InvalidSessionNameError with Phalcon's message */
export function assertSessionName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name) || DIGITS_ONLY.test(name)) throw new InvalidSessionNameError();
}
