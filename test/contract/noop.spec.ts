import { NoopAdapter } from '../../lib/adapters/noop/noop.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';

describeAdapterContract({ describe, it }, { name: 'NoopAdapter', create: () => new NoopAdapter() });
