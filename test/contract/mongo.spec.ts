import type { Collection } from 'mongodb';
import type { SessionDocument } from '../../lib/adapters/mongo/session-document.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { MongoPlace, patientAdapter } from '../support/mongo-place.js';

jest.setTimeout(60_000);

let place: MongoPlace;
const collections = new WeakMap<object, Collection<SessionDocument>>();

beforeAll(async () => {
  place = await MongoPlace.start();
});
afterAll(() => place.stop());

describeAdapterContract(
  { describe, it },
  {
    name: 'MongoAdapter',
    create(clock) {
      const collection = place.newCollection();
      const adapter = patientAdapter(collection, clock);
      collections.set(adapter, collection);
      return adapter;
    },
    rival: (adapter, clock) => patientAdapter(place.asRival(collections.get(adapter)!), clock),
  },
);
