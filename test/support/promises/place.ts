import type { DatabaseFile, DatabaseServer } from '../../../lib/adapters/database/database-client.js';
import { DatabaseAdapter } from '../../../lib/adapters/database/database.adapter.js';
import { HandlerSocketAdapter } from '../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import type { HandlerSocketServer } from '../../../lib/adapters/handler-socket/handler-socket.options.js';
import { LibmemcachedAdapter } from '../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { MongoAdapter } from '../../../lib/adapters/mongo/mongo.adapter.js';
import type { SessionDocument } from '../../../lib/adapters/mongo/session-document.js';
import { RedisHashAdapter } from '../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import { RedisAdapter } from '../../../lib/adapters/redis/redis.adapter.js';
import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { StreamAdapter } from '../../../lib/adapters/stream/stream.adapter.js';
import { HashedIdAdapter } from '../../../lib/adapters/wrappers/hashed-id.adapter.js';
import type { Clock } from '../../../lib/utils/clock.js';

/** Where sessions are, as data: another process finds the same ones by it. */
export type Place =
  | { readonly store: 'files'; readonly savePath: string }
  | { readonly store: 'redis' | 'redis-hash'; readonly port: number; readonly prefix: string }
  | { readonly store: 'memcached'; readonly host: string; readonly port: number; readonly prefix: string }
  | { readonly store: 'database'; readonly db: DatabaseServer | DatabaseFile; readonly table: string }
  | { readonly store: 'mongo'; readonly url: string; readonly collection: string }
  | { readonly store: 'handler-socket'; readonly server: HandlerSocketServer }
  | { readonly store: 'hashed-id'; readonly inner: Place };

/** An adapter that a test closes. */
export interface OpenPlace {
  readonly adapter: SessionAdapter;
  close(): Promise<unknown>;
}

/** Seconds for commands of tests that are not about deadlines: the machine may be busy. */
export const PATIENT = 60;

/** An adapter as a process of its own would have it. */
export async function openPlace(place: Place, clock: Clock): Promise<OpenPlace> {
  if (place.store === 'hashed-id') {
    const { adapter, close } = await openPlace(place.inner, clock);
    return { adapter: new HashedIdAdapter(adapter), close };
  }
  const open = place.store === 'mongo' ? await openMongo(place, clock) : closing(adapterAt(place, clock));
  await open.adapter.open('', 'sid');
  return open;
}

function adapterAt(place: Exclude<Place, { store: 'hashed-id' | 'mongo' }>, clock: Clock): SessionAdapter {
  switch (place.store) {
    case 'files':
      return new StreamAdapter({ savePath: place.savePath }, clock);
    case 'redis':
      return new RedisAdapter({ port: place.port, prefix: place.prefix, readTimeout: PATIENT });
    case 'redis-hash':
      return new RedisHashAdapter({ port: place.port, prefix: place.prefix, readTimeout: PATIENT }, clock);
    case 'memcached': {
      const { host, port, prefix } = place;
      return new LibmemcachedAdapter({ servers: [{ host, port }], prefix, client: { timeout: PATIENT * 1000 } });
    }
    case 'database':
      return new DatabaseAdapter({ db: place.db, table: place.table, timeout: PATIENT }, clock);
    case 'handler-socket':
      return new HandlerSocketAdapter({ server: place.server, timeout: PATIENT }, clock);
  }
}

async function openMongo({ url, collection }: Place & { store: 'mongo' }, clock: Clock): Promise<OpenPlace> {
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(url);
  const sessions = client.db('nestjs_session_manager_test').collection<SessionDocument>(collection);
  return {
    adapter: new MongoAdapter({ collection: sessions, timeout: PATIENT }, clock),
    close: () => client.close(),
  };
}

function closing(adapter: SessionAdapter): OpenPlace {
  return { adapter, close: async () => adapter.close() };
}
