/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of the environment has a value that cannot work. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(variable: string, value: string, allowed: readonly string[]) {
    super(`${variable}=${value} is not known. Possible: ${allowed.join(', ')}.`);
  }
}
