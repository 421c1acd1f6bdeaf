import type { Link } from './link.js';

/** What a line between a client and a server does to the bytes that pass, in the order in which they come. */
export interface Fault {
  /** Bytes of the client; without it they pass. */
  toServer?(bytes: Buffer, link: Link): void | Promise<void>;
  /** Bytes of the server; without it they pass. */
  toClient?(bytes: Buffer, link: Link): void | Promise<void>;
}
