import type { Collection } from 'mongodb';
import type { SessionDocument } from '../../../../lib/adapters/mongo/session-document.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { MongoPlace, patientAdapter } from '../../../support/mongo-place.js';
import { Bench } from '../../../support/open-session.js';

jest.setTimeout(120_000);

// The promises themselves are in test/promises; here the collection is looked at.
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

  it('logouts and writes at once leave no document behind', async () => {
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
