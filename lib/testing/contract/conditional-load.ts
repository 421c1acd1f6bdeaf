import assert from 'node:assert/strict';
import type {
  AdapterCapabilities,
  ConditionalFieldsAdapter,
  StoredFields,
  UnchangedFields,
} from '../../adapters/adapter-capabilities.js';
import { ID, LIFETIME } from './samples.js';
import { applied, change, changeAt, createFields, METADATA, set, storedFields } from './stored-fields.js';
import type { ContractGroup } from './workbench.js';

const LATER_METADATA = METADATA.replaceAll('1732', '1733');

/** `loadFieldsIfChanged` of adapters that need not send what did not change. */
export const conditionalLoad: ContractGroup = {
  title: 'conditional load',
  applies: ({ fields, conditional }: AdapterCapabilities) => fields !== undefined && conditional !== undefined,
  tests: {
    'meaning: what the caller has is unchanged, with what is left': async ({ fields, conditional, pass }) => {
      await createFields(fields, ID, set('user', 'andrew'));
      const known = await storedFields(fields, ID);
      await pass(2);
      const answer = await conditional.loadFieldsIfChanged(ID, known);
      assertRemaining(unchanged(answer), LIFETIME - 2);
    },
    'meaning: what changed is sent as a whole': async ({ fields, conditional }) => {
      await createFields(fields, ID, set('user', 'andrew'));
      const known = await storedFields(fields, ID);
      applied(await change(fields, ID, set('n', '1')));
      const stored = whole(await conditional.loadFieldsIfChanged(ID, known));
      assert.deepEqual(stored, await storedFields(fields, ID));
    },
    'meaning: a change that the caller made itself is known by its revision': async ({ fields, conditional }) => {
      await createFields(fields, ID, set('user', 'andrew'));
      const known = await storedFields(fields, ID);
      const revision = applied(await change(fields, ID, set('n', '1')));
      unchanged(await conditional.loadFieldsIfChanged(ID, { ...known, revision }));
    },
    'meaning: another session under the same id is not the one that the caller has': async ({
      fields,
      conditional,
    }) => {
      const revision = await createFields(fields, ID, set('user', 'andrew'));
      const known = await storedFields(fields, ID);
      await fields.applyFields(ID, changeAt(revision, { operations: 'remove' }));
      const again = { expect: 'absent', metadata: LATER_METADATA, lifetime: LIFETIME } as const;
      applied(await fields.applyFields(ID, { ...again, operations: [set('user', 'eve')] }));
      const stored = whole(await conditional.loadFieldsIfChanged(ID, known));
      assert.equal(stored.fields.get('user'), 'eve');
    },
    'unknown, expired: null': async ({ fields, conditional, pass }) => {
      await createFields(fields, ID, set('user', 'andrew'));
      const known = await storedFields(fields, ID);
      await pass(LIFETIME + 1);
      assert.equal(await conditional.loadFieldsIfChanged(ID, known), null);
    },
    'touch: it stays unchanged, and its new end is told': async ({ fields, conditional }) => {
      await createFields(fields, ID, set('user', 'andrew'));
      const known = await storedFields(fields, ID);
      await fields.touch(ID, known.revision, LIFETIME * 2);
      assertRemaining(unchanged(await conditional.loadFieldsIfChanged(ID, known)), LIFETIME * 2);
    },
  },
};

type Answer = Awaited<ReturnType<ConditionalFieldsAdapter['loadFieldsIfChanged']>>;

function unchanged(answer: Answer): UnchangedFields {
  assert.ok(answer !== null && 'unchanged' in answer, 'it was sent as a whole, or is gone');
  return answer;
}

function whole(answer: Answer): StoredFields {
  assert.ok(answer !== null && 'fields' in answer, 'it passed for unchanged, or is gone');
  return answer;
}

function assertRemaining({ remaining }: UnchangedFields, expected: number): void {
  assert.ok(Math.abs(remaining - expected) <= 2, `${remaining} s are left, not about ${expected}`);
}
