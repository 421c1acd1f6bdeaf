import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { FieldsMapAdapter } from './fields-map.adapter.js';

describeAdapterContract({ describe, it }, { name: 'FieldsMapAdapter', create: (clock) => new FieldsMapAdapter(clock) });
