import { inspect } from 'node:util';
import { MongoClient, type Collection } from 'mongodb';
import { MongoAdapter } from '../../../../lib/adapters/mongo/mongo.adapter.js';
import type { MongoAdapterOptions } from '../../../../lib/adapters/mongo/mongo.options.js';
import type { SessionDocument } from '../../../../lib/adapters/mongo/session-document.js';
import { SessionStoreConfigurationError } from '../../../../lib/errors/store-configuration.error.js';
import { describeOwnServer, MongoPlace, patientAdapter } from '../../../support/mongo-place.js';
import { MongoError } from '../../../support/servers/mongo-server/mongo-error.js';

jest.setTimeout(60_000);

let place: MongoPlace;
let collection: Collection<SessionDocument>;
beforeAll(async () => {
  place = await MongoPlace.start();
});
afterAll(() => place.stop());
beforeEach(() => {
  collection = place.newCollection();
});

async function refusal(adapter: MongoAdapter): Promise<SessionStoreConfigurationError> {
  const error = await adapter.open().catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(SessionStoreConfigurationError);
  return error as SessionStoreConfigurationError;
}

describe('open of MongoAdapter', () => {
  it('leaves nothing in a collection that does not exist', async () => {
    expect(await patientAdapter(collection).open()).toBe(true);
    expect(await collection.find().toArray()).toEqual([]);
  });

  it('accepts the index that createIndex makes, which may be called again', async () => {
    const adapter = patientAdapter(collection, undefined, { lifetime: 1799.5 });
    await adapter.createIndex();
    await adapter.createIndex();
    expect(await collection.indexes()).toMatchObject([
      { name: '_id_' },
      { name: 'modified_1', key: { modified: 1 }, expireAfterSeconds: 1800 },
    ]);
    expect(await adapter.open()).toBe(true);
  });

  it('accepts an index that removes sessions late', async () => {
    await collection.createIndex({ modified: 1 }, { expireAfterSeconds: 7200 }, {});
    expect(await patientAdapter(collection).open()).toBe(true);
  });

  it('refuses an index that would end sessions early', async () => {
    await collection.createIndex({ modified: 1 }, { expireAfterSeconds: 600 }, {});
    const adapter = patientAdapter(collection);
    expect((await refusal(adapter)).message).toMatch(/"modified_1" removes sessions after 600 seconds/);
    await expect(adapter.createIndex()).rejects.toBeInstanceOf(SessionStoreConfigurationError);
  });

  it('refuses an index that allows a value once', async () => {
    await collection.createIndex({ data: 1 }, { unique: true }, {});
    expect((await refusal(patientAdapter(collection))).message).toMatch(/"data_1" is unique/);
  });
});

describe('options of MongoAdapter', () => {
  it.each<[string, object]>([
    ['collection', {}],
    ['collection', { collection: {} }],
    ['collection', { collection: 'sessions' }],
    ['lifetime', { lifetime: 0 }],
    ['lifetime', { lifetime: 2 ** 31 }],
    ['timeout', { timeout: 0 }],
    ['expires', { expires: 1 }],
  ])('%s is refused: %j', (option, options) => {
    const given = option === 'collection' ? options : { collection, ...options };
    expect(() => new MongoAdapter(given as MongoAdapterOptions)).toThrow(
      expect.objectContaining({ code: 'E_SESSION_OPTION', option }),
    );
  });

  it('a collection of any document type fits', () => {
    const untyped: Collection = place.newCollection() as unknown as Collection;
    const ofAnother: Collection<{ _id: number; name: string }> = untyped as never;
    for (const each of [untyped, ofAnother]) {
      expect(new MongoAdapter({ collection: each }).lifetime).toBe(3600);
    }
  });
});

describeOwnServer('open of MongoAdapter on a server that refuses', () => {
  afterEach(() => {
    place.server.intercept = undefined;
  });

  it('a wrong password is one error without it', async () => {
    const PASSWORD = 'pass-word-of-the-test';
    place.server.intercept = (command) =>
      'saslStart' in command ? new MongoError(18, 'AuthenticationFailed', 'Authentication failed.') : undefined;
    const url = place.server.url.replace('//', `//ann:${PASSWORD}@`);
    const client = new MongoClient(url);
    try {
      const adapter = patientAdapter(client.db('shop').collection('sessions'));
      const error = await refusal(adapter);
      expect(error.message).toMatch(/the user or the password is wrong/);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
    } finally {
      await client.close();
    }
  });

  it.each(['listIndexes', 'find', 'update', 'delete'])('a user who may not %s is one error', async (name) => {
    await collection.insertOne({ _id: 'a', data: '', modified: new Date() });
    place.server.intercept = (command) =>
      name in command ? new MongoError(13, 'Unauthorized', `not authorized to execute ${name}`) : undefined;
    expect((await refusal(patientAdapter(collection))).message).toMatch(/may not use the collection.*readWrite/s);
  });

  it('a collation that takes two ids for one is one error', async () => {
    await collection.insertOne({ _id: 'a', data: '', modified: new Date() });
    place.server.withIndexes(collection.namespace, (indexes) => (indexes[0]!['collation'] = { locale: 'en' }));
    expect((await refusal(patientAdapter(collection))).message).toMatch(/collation/);
  });
});
