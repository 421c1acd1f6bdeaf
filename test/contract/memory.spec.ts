import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';

describeAdapterContract({ describe, it }, { name: 'MemoryAdapter', create: (clock) => new MemoryAdapter({}, clock) });
