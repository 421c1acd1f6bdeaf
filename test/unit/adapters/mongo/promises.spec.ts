import type { Collection } from 'mongodb';
import type { SessionDocument } from '../../../../lib/adapters/mongo/session-document.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { MongoPlace, patientAdapter } from '../../../support/mongo-place.js';
import { Bench } from '../../../support/open-session.js';

jest.setTimeout(120_000);

describe('two processes on one collection of MongoDB', () => {
  let place: MongoPlace;
  let collection: Collection<SessionDocument>;
  let benches: [Bench, Bench];

  beforeAll(async () => {
    place = await MongoPlace.start();
  });
  afterAll(() => place.stop());
  beforeEach(() => {
    const clock = new FakeClock();
    collection = place.newCollection();
    const collections = [collection, place.asRival(collection)];
    benches = collections.map((each) => new Bench({ adapter: patientAdapter(each, clock) }, clock)) as [Bench, Bench];
  });

  const count = async (): Promise<number> => (await collection.find().toArray()).length;

  it('200 parallel requests on one session lose nothing', async () => {
    const id = await benches[0].stored({ count: 0 });
    const requests = Array.from({ length: 200 }, async (_, index) => {
      const session = await (index % 2 ? benches[1] : benches[0]).started(id);
      session.set(`key${index}`, index).increment('count');
      await session.save();
    });
    await Promise.all(requests);
    const variables = await benches[0].variablesOf(id);
    expect(variables).toMatchObject({ count: 200, key0: 0, key199: 199 });
    expect(Object.keys(variables ?? {})).toHaveLength(201);
  });

  it('a destroyed session, written late, stays destroyed', async () => {
    const id = await benches[0].stored();
    const late = await benches[0].started(id);
    const logout = await benches[1].started(id);
    logout.destroy();
    await logout.save();
    late.set('late', true);
    await expect(late.save()).rejects.toMatchObject({ code: 'E_SESSION_GONE' });
    expect(await count()).toBe(0);
  });

  it('a retired id stays retired, and a late write reaches its successor', async () => {
    const id = await benches[0].stored();
    const late = await benches[1].started(id);
    const login = await benches[0].started(id);
    login.regenerateId();
    await login.save();
    late.set('late', true);
    await late.save();
    expect(await benches[1].variablesOf(id)).toBeUndefined();
    expect(await benches[1].variablesOf(login.getId())).toEqual({ user: 'Ann', late: true });
  });

  it('logouts and writes at once leave nothing behind', async () => {
    const [one, other] = benches;
    for (let round = 0; round < 10; round++) {
      const id = await one.stored();
      const [late, logout] = [await one.started(id), await other.started(id)];
      late.set('late', round);
      logout.destroy();
      await Promise.allSettled([late.save(), logout.save()]);
    }
    expect(await count()).toBe(0);
  });
});
