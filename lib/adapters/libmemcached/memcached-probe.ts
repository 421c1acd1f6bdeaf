import { connect } from 'node:net';

/** What a server tells of itself. */
export interface MemcachedState {
  readonly version: string;
  /** Seconds since its process started. */
  readonly uptime: number;
}

/**
 * Asks a server by a connection of its own, past the driver.
 *
 * @param within - milliseconds
 * @throws if it does not answer in time, or answers otherwise than memcached does
 */
export async function probeServer(address: string, within: number): Promise<MemcachedState> {
  const text = await exchange(address, 'stats', /^(?!STAT )[^\r]*\r\n|END\r\n$/, within);
  const stats = new Map(Array.from(text.matchAll(/^STAT (\S+) (.*)\r$/gm), ([, name, value]) => [name, value]));
  const version = stats.get('version');
  if (version === undefined)
    throw text === '' || text.startsWith('ERROR Too many')
      ? new Error(`${address} takes no connections`)
      : new NotMemcachedError(address);
  return { version, uptime: Number(stats.get('uptime')) };
}

/** Empties a server. */
export async function flushServer(address: string, within: number): Promise<void> {
  const text = await exchange(address, 'flush_all', /\r\n$/, within);
  if (text !== 'OK\r\n') throw new Error('memcached refused flush_all');
}

/** Something answers there that is no memcached. */
export class NotMemcachedError extends Error {
  constructor(address: string) {
    super(`What listens at ${address} does not answer as memcached does`);
  }
}

function exchange(address: string, command: string, end: RegExp, within: number): Promise<string> {
  const colon = address.lastIndexOf(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
    const timer = setTimeout(() => socket.destroy(new Error(`${address} gave no answer in time`)), within).unref();
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
      if (end.test(text)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.write(`${command}\r\n`);
  });
}
