/**
 * A value, or a promise of it.
 *
 * @public
 */
export type Awaitable<T> = T | Promise<T>;

/** Whether `value` has to be awaited; lets synchronous answers stay synchronous. */
export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null | undefined)?.then === 'function';
}
