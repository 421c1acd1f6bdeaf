import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { MapAdapter } from './map-adapter.js';

describeAdapterContract(
  { describe, it },
  { name: 'an object with the six verbs', create: (clock) => new MapAdapter(clock) },
);
