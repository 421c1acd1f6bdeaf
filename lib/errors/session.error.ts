/** Copies of this package (import and require in one process) recognise each other's errors by this mark. */
const MARK = Symbol.for('nestjs-session-manager:error');

/**
 * The base of everything that this package throws, as `Phalcon\Session\Exception` is in Phalcon.
 *
 * Each failure has a class and a stable `code`; the message states the fact, then the remedy. Match by `code` or with
 * {@link SessionError.is}: `instanceof` fails between the ESM and the CommonJS copy of the package.
 *
 * @example
 * ```ts
 * try {
 *   await session.save();
 * } catch (error) {
 *   if (!SessionError.is(error, 'E_SESSION_GONE')) throw error;
 * }
 * ```
 * @public
 */
export abstract class SessionError extends Error {
  /** Stable identifier, `E_SESSION_...`; every code has a heading in docs/errors.md. */
  abstract readonly code: string;

  constructor(fact: string, remedy: string, options?: ErrorOptions) {
    super(`${fact} ${remedy}`, options);
    this.name = new.target.name;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** What `console.log` and Nest's logger show: of the cause only its name and code, since its text may hold secrets. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { cause } = this;
    if (typeof cause !== 'object' || cause === null) return this.stack ?? this.message;
    const { name = 'Error', code } = cause as { name?: string; code?: string | number };
    return `${this.stack ?? this.message}\n  [cause]: ${name}${code === undefined ? '' : ` (${code})`}`;
  }

  /** Whether `error` is one of this package's errors (of any copy of it), and of that code if one is given. */
  static is(error: unknown, code?: string): error is SessionError {
    if (typeof error !== 'object' || error === null || !(MARK in error)) return false;
    return code === undefined || (error as { code?: unknown }).code === code;
  }
}
