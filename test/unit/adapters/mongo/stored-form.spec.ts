import { BSON, Double, type Collection, type Document } from 'mongodb';
import type { MongoAdapter } from '../../../../lib/adapters/mongo/mongo.adapter.js';
import type { SessionDocument } from '../../../../lib/adapters/mongo/session-document.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { shortHash } from '../../../../lib/utils/short-hash.js';
import { MongoPlace, patientAdapter } from '../../../support/mongo-place.js';

jest.setTimeout(60_000);

const ID = '0123456789abcdefghijklmnopqrstuv';
const NOW = Date.UTC(2026, 0, 1);

describe('documents of MongoAdapter', () => {
  let place: MongoPlace;
  let clock: FakeClock;
  let collection: Collection<SessionDocument>;
  let adapter: MongoAdapter;

  beforeAll(async () => {
    place = await MongoPlace.start();
  });
  afterAll(() => place.stop());
  beforeEach(() => {
    clock = new FakeClock(NOW);
    collection = place.newCollection();
    adapter = patientAdapter(collection, clock);
  });

  const documents = (): Promise<Document[]> => collection.find().sort({ _id: 1 }).toArray();

  it('a session is _id, data, modified and revision, in these types and in this order', async () => {
    const { swapped, ...result } = await adapter.swap(ID, null, 'text é', 60);
    expect(swapped).toBe(true);
    const { version } = result as unknown as { version: number };
    const [raw] = (await collection.find({}, { raw: true }).toArray()) as unknown as [Buffer];
    const modified = new Date(NOW + 60_000 - 3_600_000);
    const expected = BSON.serialize({ _id: ID, data: 'text é', modified, revision: new Double(version) });
    expect(Buffer.from(raw).toString('hex')).toBe(Buffer.from(expected).toString('hex'));
    expect(version).toBeLessThan(2 ** 48);
  });

  it('a change moves data, modified and revision; a touch moves modified', async () => {
    const made = (await adapter.swap(ID, null, 'one', 60)) as unknown as { version: number };
    await adapter.swap(ID, made.version, 'two', 3600);
    expect(await documents()).toEqual([{ _id: ID, data: 'two', modified: new Date(NOW), revision: made.version + 1 }]);
    clock.advance(10);
    expect(await adapter.touch(ID, made.version + 1, 3600.0001)).toBe(true);
    expect(await documents()).toEqual([
      { _id: ID, data: 'two', modified: new Date(NOW + 10_001), revision: made.version + 1 },
    ]);
  });

  it('a session made anew under an id has other revisions than the one before', async () => {
    const { version } = (await adapter.swap(ID, null, 'one', 60)) as unknown as { version: number };
    await adapter.destroy(ID);
    await adapter.swap(ID, null, 'two', 60);
    expect(await adapter.swap(ID, version, 'late', 60)).toMatchObject({ swapped: false, current: { data: 'two' } });
  });

  it('what PHP wrote is read, gets a revision and can be changed', async () => {
    await collection.insertOne({ _id: ID, data: 'user|s:3:"Ann";', modified: new Date(NOW - 600_000) });
    const [one, other] = await Promise.all([adapter.load(ID), adapter.load(ID)]);
    expect(one).toEqual({ data: 'user|s:3:"Ann";', version: expect.any(Number), remaining: 3000 });
    expect(other).toEqual(one);
    expect(await adapter.swap(ID, one!.version, 'new', 60)).toMatchObject({ swapped: true });
    expect(await adapter.swap(ID, other!.version, 'other', 60)).toMatchObject({ swapped: false });
  });

  it.each([{ data: 7, modified: new Date(NOW) }, { data: '', modified: NOW }, { data: '' }])(
    'a document that is no session is refused: %j',
    async (fields) => {
      await collection.insertOne({ _id: ID, ...fields } as unknown as SessionDocument);
      await expect(adapter.load(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    },
  );

  it('an expired document is replaced where it is', async () => {
    await adapter.write(ID, 'old', 60);
    clock.advance(60);
    expect(await adapter.swap(ID, null, 'new', 60)).toMatchObject({ swapped: true });
    expect(await documents()).toEqual([expect.objectContaining({ data: 'new', modified: new Date(NOW - 3_480_000) })]);
  });

  it('data set aside is a document of its own for a day', async () => {
    await adapter.write(ID, 'broken', 60);
    await adapter.quarantine(ID, 'broken');
    const modified = new Date(NOW + 86_400_000 - 3_600_000);
    expect(await documents()).toEqual([
      { _id: `corrupt.${shortHash(ID)}`, data: 'broken', modified, revision: expect.any(Number) },
    ]);
    clock.advance(86_400);
    expect(await adapter.gc()).toBe(1);
    expect(await documents()).toEqual([]);
  });

  it('gc removes what has expired, in batches, and nothing else', async () => {
    const many = Array.from({ length: 2050 }, (_, index) => ({
      _id: `expired-${index}`,
      data: '',
      modified: new Date(NOW - 3_600_000),
    }));
    await collection.insertMany(many);
    await adapter.write(ID, 'alive', 1);
    const foreign = { modified: new Date(0) } as unknown as SessionDocument;
    await collection.insertOne(foreign);
    expect(await adapter.gc()).toBe(2050);
    expect((await documents()).map(({ _id }) => _id as unknown)).toEqual([ID, foreign._id]);
  });

  it('lists more ids than a page', async () => {
    const modified = new Date(NOW);
    await collection.insertMany(
      Array.from({ length: 2500 }, (_, index) => ({ _id: `id-${index}`, data: '', modified })),
    );
    const ids: string[] = [];
    for await (const id of adapter.ids()) ids.push(id);
    expect(new Set(ids).size).toBe(2500);
    expect(ids).toHaveLength(2500);
  });

  it.each<[unknown]>([{ $ne: null }, { $gt: '' }, ['a'], { toString: () => ID }, null, 7, /./].map((id) => [id]))(
    'an id that is no text finds, changes and removes nothing: %p',
    async (hostile) => {
      await adapter.write(ID, 'alive', 60);
      const id = hostile as string;
      expect(await adapter.read(id)).toBe('');
      expect(await adapter.load(id)).toBeNull();
      expect(await adapter.destroy(id)).toBe(true);
      expect(await adapter.touch(id, 1, 60)).toBe(false);
      await adapter.quarantine(id, 'alive');
      await expect(adapter.write(id, 'x', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      await expect(adapter.swap(id, null, null, 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      expect(await documents()).toEqual([expect.objectContaining({ _id: ID, data: 'alive' })]);
    },
  );

  it('a version that is no number matches nothing', async () => {
    await adapter.write(ID, 'alive', 60);
    const version = { $ne: null } as unknown as number;
    expect(await adapter.swap(ID, version, 'x', 60)).toMatchObject({ swapped: false, current: { data: 'alive' } });
    expect(await adapter.swap(ID, version, null, 60)).toMatchObject({ swapped: false });
    expect(await adapter.touch(ID, version, 60)).toBe(false);
  });

  it('clients that leave numbers and documents as they are do no harm', async () => {
    await adapter.write(ID, 'alive', 60);
    const options = { promoteValues: false, promoteLongs: false, raw: true };
    const other = place.asRival(collection, options);
    expect(await patientAdapter(other, clock).load(ID)).toEqual(await adapter.load(ID));
  });
});
