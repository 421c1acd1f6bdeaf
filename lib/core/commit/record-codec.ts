import type { AdapterCapabilities } from '../../adapters/adapter-capabilities.js';
import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionTooLargeError } from '../../errors/session-too-large.error.js';
import type { SessionSerializer } from '../../serializers/session-serializer.js';
import { attempt, type Awaitable } from '../../utils/awaitable.js';
import { shortHash } from '../../utils/short-hash.js';
import type { SessionObserver } from '../session-observer.js';
import { sealed, unsealed } from '../sealed-successors.js';
import type { SessionRecord } from '../session-record.js';

/** Above this many bytes a session is reported once: it makes every request slow. */
const LARGE = 64 * 1024;

/** Between records and the texts of an adapter: serialises within the limits, sets unreadable data aside. */
export class RecordCodec {
  constructor(
    private readonly serializer: SessionSerializer,
    private readonly capabilities: AdapterCapabilities,
    private readonly observer: SessionObserver,
    private readonly maxBytes: number,
  ) {}

  encode(id: string, record: SessionRecord): string {
    const text = this.serializer.serialize(sealed(id, record), { id });
    const bytes = this.serializer.encoding === 'binary' ? text.length : Buffer.byteLength(text);
    assertSize(bytes, Math.min(this.maxBytes, this.capabilities.maxBytes ?? Infinity), record);
    if (bytes > LARGE) {
      this.observer.notice({ type: 'large', session: shortHash(id), bytes, largest: largestOf(record) });
    }
    return text;
  }

  /** The record, or null when the data is unreadable: it is then set aside (never overwritten) and reported. */
  decode(id: string, data: string): Awaitable<SessionRecord | null> {
    try {
      return unsealed(id, this.serializer.unserialize(data, { id }));
    } catch (error) {
      return setAside(id, data, error, this.observer, this.capabilities);
    }
  }
}

/** Reports data that cannot be read and takes it out of the way, where the adapter can; other errors are thrown. */
export async function setAside(
  id: string,
  data: string,
  error: unknown,
  observer: SessionObserver,
  { quarantine }: AdapterCapabilities,
): Promise<null> {
  if (!SessionError.is(error, 'E_SESSION_CORRUPT')) throw error;
  observer.notice({ type: 'corrupt', session: shortHash(id), error });
  if (quarantine !== undefined) await asked('set corrupt data aside', () => quarantine.quarantine(id, data));
  return null;
}

/** @throws SessionTooLargeError naming the largest variable */
export function assertSize(bytes: number, maxBytes: number, record: SessionRecord): void {
  if (bytes > maxBytes) throw new SessionTooLargeError(bytes, maxBytes, largestOf(record));
}

/** Runs an operation of an adapter; whatever it throws becomes a `SessionStoreError` with it as the cause. */
export function asked<T>(operation: string, run: () => Awaitable<T>): Awaitable<T> {
  return askedFor(operation, run, (answer) => answer);
}

/** The same, going on with the answer; what `next` throws stays as it is. */
export function askedFor<T, R>(
  operation: string,
  run: () => Awaitable<T>,
  next: (answer: T) => Awaitable<R>,
): Awaitable<R> {
  return attempt(run, next, (error) => {
    throw storeError(operation, error);
  });
}

function storeError(operation: string, error: unknown): unknown {
  return SessionError.is(error) ? error : new SessionStoreError(operation, { cause: error });
}

function largestOf({ variables }: SessionRecord): string {
  let largest = '';
  let most = -1;
  for (const [name, value] of variables) {
    const size = JSON.stringify(value, withoutBigints)?.length ?? 0;
    if (size > most) [largest, most] = [name, size];
  }
  return largest;
}

/** JSON has none; a serializer may. */
function withoutBigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
