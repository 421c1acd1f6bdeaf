import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { CircuitBreakerAdapter } from '../../lib/adapters/wrappers/circuit-breaker.adapter.js';
import { DeadlineAdapter } from '../../lib/adapters/wrappers/deadline.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import type { FakeClock } from '../../lib/testing/fake-clock.js';
import { FieldsMapAdapter } from './fields-map.adapter.js';
import { MapAdapter } from './map-adapter.js';
import { ReferenceAdapter } from './reference-adapter.js';

/** Seconds: the contract is not about speed. */
const PATIENCE = 30;
const BREAKER = { failures: 5, resetAfter: 0.25 };
const nobody = {
  failed: () => undefined,
  said: () => undefined,
  opened: () => undefined,
  closed: () => undefined,
  recovered: () => undefined,
};

const INNER: Record<string, (clock: FakeClock) => SessionAdapter> = {
  'an adapter with every power and limit': (clock) => new ReferenceAdapter(clock),
  'an adapter with fields': (clock) => new FieldsMapAdapter(clock),
  'an object with the six verbs': (clock) => new MapAdapter(clock),
};

for (const [name, create] of Object.entries(INNER)) {
  describeAdapterContract(
    { describe, it },
    {
      name: `a deadline and a breaker around ${name}`,
      create: (clock) =>
        new CircuitBreakerAdapter(new DeadlineAdapter(create(clock), PATIENCE), BREAKER, nobody, clock),
    },
  );
}
