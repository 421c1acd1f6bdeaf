/**
 * A value, or a promise of it.
 *
 * @public
 */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with a value: at once when it is there, so that what needs no waiting costs no promise. */
export function andThen<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** Goes on with what `run` gives, or with what it throws; what `next` throws stays as it is. */
export function attempt<T, R>(
  run: () => Awaitable<T>,
  next: (value: T) => Awaitable<R>,
  failed: (error: unknown) => Awaitable<R>,
): Awaitable<R> {
  let value: Awaitable<T>;
  try {
    value = run();
  } catch (error) {
    return failed(error);
  }
  return isPromise(value) ? value.then(next, failed) : next(value);
}

export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
