import { inspect } from 'node:util';
import { MongoClient, type Collection } from 'mongodb';
import { MongoAdapter } from '../../../../lib/adapters/mongo/mongo.adapter.js';
import type { SessionDocument } from '../../../../lib/adapters/mongo/session-document.js';
import type { SessionError } from '../../../../lib/errors/session.error.js';
import { describeOwnServer } from '../../../support/mongo-place.js';
import { MongoError } from '../../../support/servers/mongo-server/mongo-error.js';
import { MongoServer } from '../../../support/servers/mongo-server/mongo-server.js';

jest.setTimeout(60_000);

const ID = '0123456789abcdefghijklmnopqrstuv';
const SECRET = 'a value of a session';
/** Milliseconds: far more than the deadline of half a second, far less than the driver waits. */
const FAST = 8000;

async function failureOf(work: Promise<unknown>): Promise<SessionError> {
  const started = performance.now();
  const error = await work.then(
    () => new Error('It worked'),
    (failure: unknown) => failure,
  );
  expect(performance.now() - started).toBeLessThan(FAST);
  expect(error).toMatchObject({ code: 'E_SESSION_STORE' });
  const everything = inspect(error, { depth: 9, showHidden: true });
  for (const secret of [ID, SECRET]) expect(everything).not.toContain(secret);
  return error as SessionError;
}

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

describeOwnServer('faults of MongoDB', () => {
  let server: MongoServer;
  let client: MongoClient;
  let collection: Collection<SessionDocument>;
  let adapter: MongoAdapter;

  beforeEach(async () => {
    server = await MongoServer.start();
    client = new MongoClient(server.url, { serverSelectionTimeoutMS: 300, waitQueueTimeoutMS: 300, maxPoolSize: 5 });
    collection = client.db('shop').collection('sessions');
    adapter = new MongoAdapter({ collection });
  });
  afterEach(async () => {
    server.resume();
    await client.close();
    await server.kill();
  });

  it('a server that is not there yet: the boot goes on with one warning, sessions fail fast, then work', async () => {
    await server.kill();
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(await adapter.open()).toBe(true);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/MongoDB does not answer/), { code: 'E_SESSION_STORE' }]]);
    warn.mockRestore();
    await failureOf(adapter.read(ID));
    await failureOf(adapter.write(ID, SECRET, 60));
    await server.restart();
    await eventually(() => adapter.write(ID, SECRET, 60));
    expect(await eventually(() => adapter.read(ID))).toBe(SECRET);
  });

  it('a server that is killed and comes back; what failed before it was sent is never sent', async () => {
    await eventually(() => adapter.write(ID, SECRET, 60));
    await server.kill();
    server.log.length = 0;
    await failureOf(adapter.destroy(ID));
    await failureOf(adapter.write(ID, 'later', 60));
    await server.restart();
    expect(await eventually(() => adapter.read(ID))).toBe(SECRET);
    expect(server.log.filter((command) => 'update' in command || 'delete' in command)).toEqual([]);
  });

  it('a server that says nothing: sessions fail fast, and work when it speaks again', async () => {
    await eventually(() => adapter.write(ID, SECRET, 60));
    server.pause();
    const error = await failureOf(adapter.read(ID));
    expect(error.cause).toMatchObject({ code: 'ETIMEDOUT' });
    await failureOf(adapter.swap(ID, null, SECRET, 60));
    await Promise.all(Array.from({ length: 30 }, () => failureOf(adapter.read(ID))));
    server.resume();
    await eventually(() => adapter.write(ID, SECRET, 60));
    expect(await eventually(() => adapter.read(ID))).toBe(SECRET);
  });

  it('answers that quote the command say nothing of the session', async () => {
    const refuse = (code: number): void => {
      server.intercept = ({ find, update, insert }) =>
        find || update || insert
          ? new MongoError(code, 'Some', `refused { _id: "${ID}", data: "${SECRET}" }`)
          : undefined;
    };
    for (const code of [13, 50, 112, 10107, 11000]) {
      refuse(code);
      await failureOf(adapter.load(ID));
      await failureOf(adapter.write(ID, SECRET, 60));
      await failureOf(adapter.swap(ID, null, SECRET, 60));
    }
  });

  it('every change asks for the majority and a time limit, and reads come from the primary', async () => {
    const patient = new MongoAdapter({ collection, timeout: 20 });
    const { version } = (await patient.swap(ID, null, 'one', 60)) as unknown as { version: number };
    await patient.touch(ID, version, 60);
    await patient.swap(ID, version, 'two', 60);
    await patient.swap(ID, version + 1, null, 60);
    await patient.destroy(ID);
    const changes = server.log.filter((command) => !('find' in command));
    expect(changes.map((command) => Object.keys(command)[0])).toEqual([
      'insert',
      'update',
      'update',
      'delete',
      'delete',
    ]);
    for (const command of changes) {
      expect(command).toMatchObject({ writeConcern: { w: 'majority', wtimeout: 20_000 }, maxTimeMS: 20_000 });
    }
    expect(server.log).toHaveLength(changes.length);
    await patient.load(ID);
    expect(server.log.at(-1)).toMatchObject({ find: 'sessions', filter: { _id: ID }, maxTimeMS: 20_000 });
    expect(server.log).toHaveLength(changes.length + 1);
  });

  it('a change that did not reach the majority is a failure', async () => {
    const patient = new MongoAdapter({ collection, timeout: 20 });
    server.addToAnswer = { writeConcernError: { code: 64, codeName: 'WriteConcernFailed', errmsg: `waiting ${ID}` } };
    await failureOf(patient.destroy(ID));
    await failureOf(patient.write(ID, SECRET, 60));
    await failureOf(patient.swap(ID, null, SECRET, 60));
  });

  it('the TTL index removes what the adapter takes for expired, and not earlier', async () => {
    const now = Date.now();
    const timed = new MongoAdapter({ collection, lifetime: 60, timeout: 20 }, { now: () => now });
    await timed.createIndex();
    expect(server.log.at(-1)).toMatchObject({ createIndexes: 'sessions', maxTimeMS: 200_000 });
    await timed.write(ID, SECRET, 600);
    expect(server.expire(now + 599_999)).toBe(0);
    expect(server.expire(now + 600_000)).toBe(1);
  });

  it('lists and gc leave no cursor open, and data that is too large is not sent', async () => {
    const patient = new MongoAdapter({ collection, timeout: 20 });
    for (let index = 0; index < 120; index++) await patient.write(`id-${index}`, '', 60);
    for await (const id of patient.ids()) if (id) break;
    await patient.gc();
    expect(server.openCursors).toBe(0);
    server.log.length = 0;
    await expect(patient.write(ID, 'é'.repeat(8 * 1024 * 1024), 60)).rejects.toThrow(/16777216 bytes/);
    expect(server.log).toEqual([]);
  });

  it("the application's client is never closed", async () => {
    const patient = new MongoAdapter({ collection, timeout: 20 });
    await patient.write(ID, SECRET, 60);
    expect(await patient.close()).toBe(true);
    expect(await collection.findOne({ _id: ID })).toMatchObject({ data: SECRET });
  });

  it('a client that the application closed stays closed', async () => {
    const patient = new MongoAdapter({ collection, timeout: 20 });
    await patient.write(ID, SECRET, 60);
    await client.close();
    const connect = jest.spyOn(client, 'connect');
    await failureOf(patient.read(ID));
    expect(connect).not.toHaveBeenCalled();
  });
});
