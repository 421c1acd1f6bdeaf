import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { AdapterWrapper } from '../../lib/adapters/wrappers/adapter-wrapper.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { MapAdapter } from './map-adapter.js';
import { ReferenceAdapter } from './reference-adapter.js';

class PlainWrapper extends AdapterWrapper {}

for (const Inner of [ReferenceAdapter, MapAdapter]) {
  describeAdapterContract(
    { describe, it },
    { name: `AdapterWrapper around ${Inner.name}`, create: (clock) => new PlainWrapper(new Inner(clock)) },
  );
}

describeAdapterContract(
  { describe, it },
  { name: 'two wrappers', create: (clock) => new PlainWrapper(new PlainWrapper(new MemoryAdapter({}, clock))) },
);
