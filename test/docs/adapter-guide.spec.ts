import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import type { Clock } from '../../lib/utils/clock.js';
import { Page } from './support/markdown.js';
import { runExample } from './support/run-example.js';

type AdapterClass = new (clock: Clock) => SessionAdapter;

const LONGEST_ADAPTER = 32;
const guide = new Page('docs/writing-an-adapter.md');

function codeOf(file: string): string {
  return guide.blocks('ts').find(({ code }) => code.startsWith(`// ${file}\n`))?.code ?? '';
}

describe('the adapters of docs/writing-an-adapter.md', () => {
  const { MapAdapter } = runExample(codeOf('map.adapter.ts')) as { MapAdapter: AdapterClass };
  const { VersionedMapAdapter } = runExample(codeOf('versioned-map.adapter.ts')) as {
    VersionedMapAdapter: AdapterClass;
  };

  describeAdapterContract({ describe, it }, { name: 'MapAdapter', create: (clock) => new MapAdapter(clock) });
  describeAdapterContract(
    { describe, it },
    { name: 'VersionedMapAdapter', create: (clock) => new VersionedMapAdapter(clock) },
  );

  it(`begin with one of at most ${LONGEST_ADAPTER} lines`, () => {
    expect(codeOf('map.adapter.ts').trimEnd().split('\n').length).toBeLessThanOrEqual(LONGEST_ADAPTER);
  });
});
