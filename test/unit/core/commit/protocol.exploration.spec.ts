import type { ActorKind } from '../../../support/exploration/actors.js';
import { type Exploration, type ExplorationOptions, explore } from '../../../support/exploration/explorer.js';
import { FieldsModel } from '../../../support/exploration/fields-model.js';
import type { StoreModel } from '../../../support/exploration/operation.js';
import { VersionedModel } from '../../../support/exploration/versioned-model.js';
import {
  destroysTheOldId,
  doesNotFollow,
  forgetsToRewrite,
  RemovesBlindly,
  Revives,
  silentFork,
  WritesBlindly,
} from '../../../support/exploration/wrong-variants.js';
import { START } from '../../../support/open-session.js';

// The real commit code over every interleaving of the store operations of a few requests on one session, each in a
// process of its own, with and without crashes. See test/support/exploration.

const record = {
  metadata: { created: START, issued: START, ends: START + 86_400_000 },
  variables: new Map<string, unknown>([['a', 1]]),
};
/** Seconds left: a tenth of the lifetime is gone, so that a request that changes nothing moves the expiry. */
const DUE = 3000;
const FRESH = 3600;

const CASES: readonly (readonly ActorKind[])[] = [
  ['writer', 'writer', 'writer'],
  ['counter', 'counter', 'counter'],
  ['bagger', 'bagger', 'counter'],
  ['writer', 'writer', 'rotator'],
  ['writer', 'logout', 'writer'],
  ['writer', 'rotator', 'logout'],
  ['counter', 'bagger', 'graceful'],
  ['rotator', 'rotator', 'writer'],
  ['rotator', 'rotator', 'logout'],
  ['graceful', 'graceful', 'logout'],
  ['graceful', 'rotator', 'logout'],
  ['twice', 'rotator', 'logout'],
  ['twice', 'rotator', 'counter'],
  ['writerLogout', 'rotator', 'counter'],
  ['logout', 'logout', 'rotator', 'writer'],
  ['writer', 'counter', 'rotator', 'logout'],
  ['counter', 'writer', 'rotator', 'rotator'],
  ['writer', 'rotator', 'rotator', 'logout'],
];

const TOUCHING: readonly (readonly ActorKind[])[] = [
  ['reader', 'reader', 'logout'],
  ['reader', 'writer', 'rotator', 'logout'],
];

const lines: string[] = [];

async function explored<State>(
  label: string,
  model: StoreModel<State>,
  kinds: readonly ActorKind[],
  options?: ExplorationOptions,
): Promise<Exploration> {
  const found = await explore(model, kinds, options);
  lines.push(`${label}: ${kinds.join(' + ')}: ${found.states} states, ${found.ends} ends`);
  return found;
}

const STORES: readonly { readonly name: string; readonly at: (remaining: number) => StoreModel<unknown> }[] = [
  { name: 'versioned', at: (remaining) => new VersionedModel(record, remaining) },
  { name: 'fields', at: (remaining) => new FieldsModel(record, remaining) },
];

afterAll(() => process.stdout.write(`${lines.join('\n')}\n`));

describe.each(STORES)('the commit protocol on a store with the capability $name', ({ name, at }) => {
  it.each(CASES.map((kinds) => ({ kinds, title: kinds.join(' + ') })))('holds for $title', async ({ kinds }) => {
    expect((await explored(name, at(FRESH), kinds)).violations).toEqual([]);
  });

  it.each(CASES.map((kinds) => ({ kinds, title: kinds.join(' + ') })))(
    'holds for $title, one of them stopped at any point',
    async ({ kinds }) => {
      expect((await explored(`${name}, crash`, at(FRESH), kinds, { crashes: 1 })).violations).toEqual([]);
    },
  );

  it.each(TOUCHING.map((kinds) => ({ kinds, title: kinds.join(' + ') })))(
    'holds for $title, with touches due',
    async ({ kinds }) => {
      expect((await explored(`${name}, touch`, at(DUE), kinds, { crashes: 1 })).violations).toEqual([]);
    },
  );
});

describe('the exploration finds what is wrong', () => {
  it.each<{
    title: string;
    kinds: ActorKind[];
    model?: StoreModel<unknown>;
    options?: ExplorationOptions;
    found: string;
  }>([
    {
      title: 'a store that removes unconditionally',
      kinds: ['rotator', 'logout'],
      model: new RemovesBlindly(record, FRESH),
      found: 'rotator0x0 is alive after a logout',
    },
    {
      title: 'a store that overwrites unconditionally',
      kinds: ['writer', 'writer'],
      model: new WritesBlindly(record, FRESH),
      found: 'lost update of writer0',
    },
    {
      title: 'a store that overwrites unconditionally, for counters',
      kinds: ['counter', 'counter'],
      model: new WritesBlindly(record, FRESH),
      found: 'counted 1, not 2 to 2',
    },
    {
      title: 'a store that revives what was removed',
      kinds: ['writer', 'logout'],
      model: new Revives(record, FRESH),
      found: 'S0 is alive after a logout',
    },
    {
      title: 'a logout that does not follow successors',
      kinds: ['rotator', 'logout'],
      options: { tamper: doesNotFollow },
      found: 'a logout did nothing while a session lived',
    },
    {
      title: 'a second rotation that is not recorded',
      kinds: ['rotator', 'rotator', 'logout'],
      options: { tamper: silentFork },
      found: 'rotator1x0 is alive after a logout',
    },
    {
      title: 'a rotation that does not take over parallel writes',
      kinds: ['writer', 'rotator'],
      options: { tamper: forgetsToRewrite },
      found: 'lost update of writer0',
    },
    {
      title: 'a rotation that destroys the old id at once',
      kinds: ['writer', 'rotator'],
      options: { tamper: destroysTheOldId },
      found: 'writer0 was dropped without a logout',
    },
  ])('$title', async ({ kinds, model, options, found }) => {
    const { violations } = await explore(model ?? new VersionedModel(record, FRESH), kinds, options);
    expect(violations).toContain(found);
  });
});
