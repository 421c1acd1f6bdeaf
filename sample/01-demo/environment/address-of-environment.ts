import { EnvironmentError, type Environment } from './environment.js';

/** Where the demo listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const HIGHEST_PORT = 65535;

/** `HOST` and `PORT`; 127.0.0.1:8080 when they are not set. Port 0 takes any free one. */
export function addressOfEnvironment(environment: Environment): Address {
  const text = environment['PORT'] ?? '8080';
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new EnvironmentError('PORT', text, [`a number from 0 to ${HIGHEST_PORT}`]);
  }
  return { host: environment['HOST'] ?? '127.0.0.1', port };
}
