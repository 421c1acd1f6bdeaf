/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of the environment has a value that cannot work. Without `value` the message does not quote it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(variable: string, value: string | undefined, allowed: readonly string[]) {
    const fact = value === undefined ? `${variable} cannot be understood` : `${variable}=${value} is not known`;
    super(`${fact}. Possible: ${allowed.join(', ')}.`);
  }
}
