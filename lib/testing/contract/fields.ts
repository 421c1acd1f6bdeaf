import assert from 'node:assert/strict';
import { ID, LIFETIME } from './samples.js';
import {
  applied,
  assertFields,
  assertRefused,
  change,
  changeAt,
  createFields,
  hasFields,
  increment,
  METADATA,
  set,
  storedFields,
} from './stored-fields.js';
import type { ContractGroup } from './workbench.js';

/** Names and values that a store may take for something else. */
const AWKWARD = {
  'a b': '',
  'cart.items': '0',
  'naïve 🙂': '{"x":1}',
  created_at: 'mine',
  '': 'no name',
  '*': '\\',
  __proto__x: '\n',
};

/** `loadFields`, `applyFields` and `touch` of adapters that keep variables apart. */
export const fields: ContractGroup = {
  title: 'fields',
  applies: hasFields,
  tests: {
    'meaning: what was set is loaded, with metadata and what is left': async ({ fields: adapter }) => {
      const revision = await createFields(adapter, ID, set('user', 'andrew'), set('n', '3'));
      const stored = await storedFields(adapter, ID);
      assert.deepEqual(Object.fromEntries(stored.fields), { user: 'andrew', n: '3' });
      assert.deepEqual([stored.metadata, stored.revision], [METADATA, revision]);
      assert.ok(stored.remaining > LIFETIME - 2 && stored.remaining <= LIFETIME);
    },
    'meaning: only what is named changes': async ({ fields: adapter }) => {
      await createFields(adapter, ID, set('a', '1'), set('b', '2'), set('c', '3'));
      applied(
        await change(adapter, ID, set('a', 'one'), { kind: 'remove', field: 'b' }, { kind: 'remove', field: 'none' }),
      );
      await assertFields(adapter, ID, { a: 'one', c: '3' });
      assert.equal((await storedFields(adapter, ID)).metadata, METADATA);
    },
    'meaning: operations apply in order': async ({ fields: adapter }) => {
      await createFields(adapter, ID, set('a', '1'));
      applied(
        await change(adapter, ID, set('a', '5'), increment('a', 2), set('b', 'x'), { kind: 'remove', field: 'b' }),
      );
      await assertFields(adapter, ID, { a: '7' });
    },
    'meaning: clear removes what begins with the prefix, and nothing else': async ({ fields: adapter }) => {
      await createFields(adapter, ID, set('cart.a', '1'), set('cart.b', '2'), set('cart', '{}'), set('carton', '3'));
      applied(await change(adapter, ID, { kind: 'clear', prefix: 'cart.' }));
      await assertFields(adapter, ID, { cart: '{}', carton: '3' });
      applied(await change(adapter, ID, { kind: 'clear', prefix: '' }, set('new', '1')));
      await assertFields(adapter, ID, { new: '1' });
      assert.equal((await storedFields(adapter, ID)).metadata, METADATA);
    },
    'meaning: counting is exact, from nothing, downwards and with fractions': async ({ fields: adapter }) => {
      await createFields(adapter, ID, set('n', '41'));
      applied(
        await change(adapter, ID, increment('n'), increment('new', 5), increment('down', -2), increment('half', 0.5)),
      );
      const { fields: stored } = await storedFields(adapter, ID);
      assert.deepEqual(
        ['n', 'new', 'down', 'half'].map((name) => Number(stored.get(name))),
        [42, 5, -2, 0.5],
      );
    },
    'meaning: names and values come back as they are': async ({ fields: adapter }) => {
      await createFields(adapter, ID, ...Object.entries(AWKWARD).map(([name, value]) => set(name, value)));
      await assertFields(adapter, ID, AWKWARD);
    },
    'meaning: a session without fields is one': async ({ fields: adapter }) => {
      await createFields(adapter, ID);
      await assertFields(adapter, ID, {});
    },
    'meaning: every change moves the revision': async ({ fields: adapter }) => {
      const first = await createFields(adapter, ID, set('a', '1'));
      const second = applied(await change(adapter, ID, set('a', '1')));
      assert.notEqual(second, first);
      assert.equal((await storedFields(adapter, ID)).revision, second);
    },
    'meaning: expect absent is refused when something is there': async ({ fields: adapter }) => {
      await createFields(adapter, ID, set('a', 'mine'));
      const answer = await adapter.applyFields(ID, {
        expect: 'absent',
        operations: [set('a', 'theirs')],
        metadata: METADATA,
        lifetime: LIFETIME,
      });
      assert.deepEqual(Object.fromEntries(assertRefused(answer)?.fields ?? []), { a: 'mine' });
      await assertFields(adapter, ID, { a: 'mine' });
    },
    'meaning: a stale revision is refused, with what is there': async ({ fields: adapter }) => {
      const first = await createFields(adapter, ID, set('a', '1'));
      const second = applied(await change(adapter, ID, set('a', '2')));
      const current = assertRefused(await adapter.applyFields(ID, changeAt(first, { operations: [set('a', 'late')] })));
      assert.deepEqual([current?.revision, current?.fields.get('a')], [second, '2']);
      applied(await adapter.applyFields(ID, changeAt(second, { operations: [set('a', '3')] })));
    },
    'meaning: live is refused for a retired record': async ({ fields: adapter }) => {
      const revision = await createFields(adapter, ID, set('a', '1'));
      const retired = applied(
        await adapter.applyFields(
          ID,
          changeAt(revision, { operations: [{ kind: 'clear', prefix: '' }], metadata: '{"retired":1}', retired: true }),
        ),
      );
      const current = assertRefused(await change(adapter, ID, set('a', 'late')));
      assert.deepEqual([current?.metadata, current?.revision], ['{"retired":1}', retired]);
      applied(await adapter.applyFields(ID, changeAt(retired, { metadata: '{"retired":2}', retired: true })));
      assertRefused(await change(adapter, ID, set('a', 'later')));
    },
    'meaning: remove takes the session away at its revision only': async ({ fields: adapter }) => {
      const revision = await createFields(adapter, ID, set('a', '1'));
      const next = applied(await change(adapter, ID, set('a', '2')));
      assertRefused(await adapter.applyFields(ID, changeAt(revision, { operations: 'remove' })));
      assert.deepEqual(await adapter.applyFields(ID, changeAt(next, { operations: 'remove' })), {
        applied: true,
        revision: null,
      });
      assert.equal(await adapter.loadFields(ID), null);
    },
    'unknown: live and a revision are refused, and nothing is created': async ({ fields: adapter }) => {
      const revision = await createFields(adapter, ID, set('a', '1'));
      applied(await change(adapter, ID, set('a', '2')));
      await (adapter as unknown as { destroy(id: string): unknown }).destroy(ID);
      assert.equal(assertRefused(await change(adapter, ID, set('a', 'revived'))), null);
      assert.equal(
        assertRefused(await adapter.applyFields(ID, changeAt(revision, { operations: [set('a', 'revived')] }))),
        null,
      );
      assert.equal(await adapter.loadFields(ID), null);
    },
    'expired: unknown to all, and its id is free': async ({ fields: adapter, pass }) => {
      const revision = await createFields(adapter, ID, set('a', '1'));
      await pass(LIFETIME);
      assert.equal(await adapter.loadFields(ID), null);
      assert.equal(assertRefused(await change(adapter, ID, set('a', 'late'))), null);
      assert.equal(await adapter.touch(ID, revision, LIFETIME), false);
      await createFields(adapter, ID, set('b', 'new'));
      await assertFields(adapter, ID, { b: 'new' });
    },
    'malformed: counting what is no number throws, and nothing is changed': async ({ fields: adapter }) => {
      await createFields(adapter, ID, set('a', 'text'), set('b', '1'));
      await assert.rejects(async () => change(adapter, ID, set('b', '2'), increment('a')), {
        code: 'E_SESSION_NOT_A_NUMBER',
      });
      await assertFields(adapter, ID, { a: 'text', b: '1' });
    },
    'touch: extends at its revision and keeps it': async ({ fields: adapter, pass }) => {
      const revision = await createFields(adapter, ID, set('a', '1'));
      await pass(LIFETIME / 2);
      assert.equal(await adapter.touch(ID, revision, LIFETIME), true);
      const stored = await storedFields(adapter, ID);
      assert.equal(stored.revision, revision);
      assert.ok(Math.abs(stored.remaining - LIFETIME) <= 1);
    },
    'touch: another revision is refused, and nothing is prolonged': async ({ fields: adapter, pass }) => {
      const revision = await createFields(adapter, ID, set('a', '1'));
      applied(await change(adapter, ID, set('a', '2')));
      await pass(LIFETIME / 2);
      assert.equal(await adapter.touch(ID, revision, LIFETIME), false);
      await pass(LIFETIME / 2);
      assert.equal(await adapter.loadFields(ID), null);
    },
  },
};
