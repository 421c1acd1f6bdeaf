// Sessions over drivers as a user has them, built and run in an empty project from the packed library: as drivers.mts
// (import) and as drivers.cts (require). Prints what each of three requests of one visitor saw.
import Database from 'better-sqlite3';
import { Redis as Valkey } from 'iovalkey';
import { Redis } from 'ioredis';
import {
  DatabaseAdapter,
  RedisAdapter,
  RedisHashAdapter,
  type SessionAdapter,
  SessionManager,
} from 'nestjs-session-manager';

interface Visit {
  user: string;
  counter: number;
}

const [port = 0, file = ''] = [Number(process.argv[2]), process.argv[3]];
/** Seconds: the machine may be busy. */
const PATIENT = { connectTimeout: 20, readTimeout: 20 };
const redis = new Redis(port);
const valkey = new Valkey(port);
const database = new Database(`${file}.handed-over`);

const ADAPTERS: Record<string, SessionAdapter> = {
  'RedisAdapter by ioredis': new RedisAdapter({ port, ...PATIENT }),
  'RedisAdapter on a client of ioredis': new RedisAdapter({ client: redis, readTimeout: 20 }),
  'RedisAdapter on a client of iovalkey': new RedisAdapter({ client: valkey, readTimeout: 20 }),
  'RedisHashAdapter by ioredis': new RedisHashAdapter({ port, ...PATIENT }),
  'RedisHashAdapter on a client of ioredis': new RedisHashAdapter({ client: redis, readTimeout: 20 }),
  'RedisHashAdapter on a client of iovalkey': new RedisHashAdapter({ client: valkey, readTimeout: 20 }),
  'DatabaseAdapter by better-sqlite3': new DatabaseAdapter({ db: { dialect: 'sqlite', filename: file }, timeout: 20 }),
  'DatabaseAdapter on a database of better-sqlite3': new DatabaseAdapter({ db: database, timeout: 20 }),
};

async function request(adapter: SessionAdapter, id?: string): Promise<SessionManager<Visit>> {
  const session = new SessionManager<Visit>().setAdapter(adapter);
  if (id !== undefined) session.setId(id);
  await session.start();
  return session;
}

async function visit(adapter: SessionAdapter) {
  const login = await request(adapter);
  login.set('user', 'ann').increment('counter');
  await login.save();
  const id = login.getId();

  const both = await Promise.all([request(adapter, id), request(adapter, id)]);
  for (const session of both) session.increment('counter');
  await Promise.all(both.map((session) => session.save()));
  const later = await request(adapter, id);
  const seen = { user: later.get('user'), counter: later.get('counter') };

  later.destroy();
  await later.save();
  const after = await request(adapter, id);
  return { ...seen, isBack: after.has('user'), stored: await adapter.read(id) };
}

async function main() {
  const seen: Record<string, unknown> = {};
  for (const [name, adapter] of Object.entries(ADAPTERS)) {
    if (adapter instanceof DatabaseAdapter) await adapter.createTable();
    await adapter.open('', 'sid');
    seen[name] = await visit(adapter);
    await adapter.close();
  }
  // What was handed over is still open.
  seen['handed over'] = [await redis.ping(), await valkey.ping(), database.open];
  redis.disconnect();
  valkey.disconnect();
  database.close();
  console.log(JSON.stringify(seen));
}

void main();
