import assert from 'node:assert/strict';
import type { FieldsAdapter } from '../../adapters/adapter-capabilities.js';
import { ID, LIFETIME } from './samples.js';
import { change, changeAt, createFields, hasFields, increment, set, storedFields } from './stored-fields.js';
import type { ContractGroup, Workbench } from './workbench.js';

const WRITERS = 50;

/** What many do at once, from two adapters on one place where the subject has a rival. */
export const fieldsRaces: ContractGroup = {
  title: 'fields, races',
  applies: hasFields,
  tests: {
    'atomicity: fifty that count and set their own field lose nothing': async ({ fields, fieldsRivals }) => {
      await createFields(fields, ID, set('n', '0'));
      await Promise.all(
        many(fieldsRivals, (rival, writer) => change(rival, ID, increment('n'), set(`of.${writer}`, 'x'))),
      );
      const stored = await storedFields(fields, ID);
      assert.equal(stored.fields.get('n'), String(WRITERS));
      assert.equal(stored.fields.size, WRITERS + 1);
    },
    'atomicity: of fifty with one revision exactly one wins': async ({ fields, fieldsRivals }) => {
      const revision = await createFields(fields, ID, set('n', '0'));
      const answers = await Promise.all(
        many(fieldsRivals, (rival, writer) =>
          rival.applyFields(ID, changeAt(revision, { operations: [set('n', `${writer}`)] })),
        ),
      );
      assert.equal(answers.filter(({ applied }) => applied).length, 1);
    },
    'atomicity: of fifty that create one id exactly one wins': async ({ fieldsRivals }) => {
      const answers = await Promise.all(
        many(fieldsRivals, (rival, writer) =>
          rival.applyFields(ID, {
            expect: 'absent',
            operations: [set('n', `${writer}`)],
            metadata: '{}',
            lifetime: LIFETIME,
          }),
        ),
      );
      assert.equal(answers.filter(({ applied }) => applied).length, 1);
    },
    'removal against changes: nothing is left, whoever came first': async ({ fields, fieldsRivals }) => {
      await createFields(fields, ID, set('n', '0'));
      await Promise.all([
        ...many(fieldsRivals, (rival) => change(rival, ID, increment('n'))),
        removeWhateverItIs(fields),
      ]);
      assert.equal(await fields.loadFields(ID), null);
    },
  },
};

/** Fifty calls, on the two rivals in turn. */
function many<T>(rivals: Workbench['fieldsRivals'], call: (rival: FieldsAdapter, writer: number) => T): T[] {
  return Array.from({ length: WRITERS }, (_, writer) => call(rivals[(writer % 2) as 0 | 1], writer));
}

/** A removal that loses so often is not unlucky: there are not so many changes. */
const MOST_ATTEMPTS = WRITERS * 4;

async function removeWhateverItIs(fields: FieldsAdapter): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const stored = await fields.loadFields(ID);
    if (stored === null) return;
    await fields.applyFields(ID, changeAt(stored.revision, { operations: 'remove' }));
  }
}
