import { type Environment, EnvironmentError } from './environment.js';

/** Where a store's server is. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** `REDIS_HOST` and `REDIS_PORT`, as in the guide; the same for others. */
export function serverOf(environment: Environment, name: string, port: number): ServerAddress {
  return { host: environment[`${name}_HOST`] ?? '127.0.0.1', port: portOf(environment, `${name}_PORT`, port) };
}

/** One port; what it cannot be is refused by the adapter that gets it. */
export function portOf(environment: Environment, variable: string, byDefault: number): number {
  return Number(environment[variable] ?? byDefault);
}

/** `STORE_TIMEOUT`: seconds that the store may take to answer; what the adapter waits by itself when it is not set. */
export function timeoutOf(environment: Environment): number | undefined {
  const text = environment['STORE_TIMEOUT'];
  return text === undefined ? undefined : Number(text);
}

/** `MYSQL_URL` and others. The message does not quote it: there may be a password in it. */
export function urlOf(environment: Environment, variable: string, example: string): string {
  const url = environment[variable] ?? example;
  if (/^[a-z][a-z+]*:\/\/./.test(url)) return url;
  throw new EnvironmentError(variable, undefined, [example]);
}
