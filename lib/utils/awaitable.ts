/**
 * A value, or a promise of it.
 *
 * @public
 */
export type Awaitable<T> = T | Promise<T>;
