import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { NoopAdapter } from '../../lib/adapters/noop/noop.adapter.js';
import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { StreamAdapter } from '../../lib/adapters/stream/stream.adapter.js';
import { HashedIdAdapter } from '../../lib/adapters/wrappers/hashed-id.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import type { FakeClock } from '../../lib/testing/fake-clock.js';
import { FieldsMapAdapter } from './fields-map.adapter.js';
import { MapAdapter } from './map-adapter.js';
import { ReferenceAdapter } from './reference-adapter.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const INNER: Record<string, (clock: FakeClock) => SessionAdapter> = {
  MemoryAdapter: (clock) => new MemoryAdapter({}, clock),
  'an adapter with every power and limit': (clock) => new ReferenceAdapter(clock),
  'an adapter with fields': (clock) => new FieldsMapAdapter(clock),
  'an object with the six verbs': (clock) => new MapAdapter(clock),
  NoopAdapter: () => new NoopAdapter(),
};

for (const [name, create] of Object.entries(INNER)) {
  describeAdapterContract(
    { describe, it },
    { name: `HashedIdAdapter around ${name}`, create: (clock) => new HashedIdAdapter(create(clock)) },
  );
}

const savePaths = new WeakMap<SessionAdapter, string>();

function hashedFiles(savePath: string, clock: FakeClock): SessionAdapter {
  const adapter = new HashedIdAdapter(new StreamAdapter({ savePath }, clock));
  savePaths.set(adapter, savePath);
  return adapter;
}

describeAdapterContract(
  { describe, it },
  {
    name: 'HashedIdAdapter around StreamAdapter',
    create(clock) {
      const savePath = mkdtempSync(join(tmpdir(), 'hashed-contract-'));
      folders.push(savePath);
      return hashedFiles(savePath, clock);
    },
    rival: (adapter, clock) => hashedFiles(savePaths.get(adapter)!, clock),
  },
);
