import { SessionError } from '../../../lib/index.js';
import { addressOfEnvironment } from './address-of-environment.js';
import { EnvironmentError, type Environment } from './environment.js';

/** One clear line for what a user can put right; everything else with its stack. */
export function whatIsWrong(error: unknown, environment: Environment): string {
  if (SessionError.is(error, 'E_SESSION_STORE')) return `${error.message} (${codeOf(error.cause) ?? 'unknown'})`;
  if (error instanceof EnvironmentError || SessionError.is(error)) return error.message;
  const code = codeOf(error);
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const { port } = addressOfEnvironment(environment);
    const fact = code === 'EACCES' ? 'may not be used' : 'is in use';
    return `Port ${port} ${fact}. Choose another one: PORT=${port === 8080 ? 8081 : 8080} npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
