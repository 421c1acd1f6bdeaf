import assert from 'node:assert/strict';
import type { EnumerableAdapter } from '../../adapters/adapter-capabilities.js';
import { ID, LIFETIME, OTHER_ID, THIRD_ID } from './samples.js';
import type { ContractGroup } from './workbench.js';

/** More than one page of any store that answers in pages. */
const MANY = 250;

/** Adapters that can list their sessions. */
export const enumerate: ContractGroup = {
  title: 'ids()',
  applies: (capabilities) => capabilities.enumerate !== undefined,
  tests: {
    'unknown: nothing is listed while nothing is stored': async ({ enumerate, adapter }) => {
      assert.deepEqual(await listed(enumerate), []);
      await adapter.read(ID);
      assert.deepEqual(await listed(enumerate), [], 'after reading an unknown one');
    },
    'meaning: every id, once': async ({ enumerate, adapter }) => {
      const ids = Array.from({ length: MANY }, (_, index) => `one-of-many-sessions-${index}`);
      await Promise.all(ids.map((id) => adapter.write(id, 'first', LIFETIME)));
      await Promise.all(ids.slice(0, 50).map((id) => adapter.write(id, 'again', LIFETIME)));
      assert.deepEqual(await listed(enumerate), ids.sort());
    },
    'meaning: ids come back as they were given': async ({ enumerate, adapter }) => {
      const ids = ['Mixed-Case,And-Comma--,', 'mixed-case,and-comma--,', '0'.repeat(22), '-'.repeat(22)];
      for (const id of ids) await adapter.write(id, 'some data', LIFETIME);
      assert.deepEqual(await listed(enumerate), ids.sort());
    },
    'expired: is not listed': async ({ enumerate, adapter, pass }) => {
      await adapter.write(ID, 'short', LIFETIME);
      await adapter.write(OTHER_ID, 'long', LIFETIME * 2);
      await pass(LIFETIME);
      assert.deepEqual(await listed(enumerate), [OTHER_ID]);
    },
    'meaning: what was destroyed is not listed': async ({ enumerate, adapter }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      await adapter.write(OTHER_ID, 'some data', LIFETIME);
      await adapter.destroy(ID);
      assert.deepEqual(await listed(enumerate), [OTHER_ID]);
    },
    'meaning: sessions may be read and written meanwhile': async ({ enumerate, adapter }) => {
      for (const id of [ID, OTHER_ID, THIRD_ID]) await adapter.write(id, 'some data', LIFETIME);
      const seen: string[] = [];
      for await (const id of enumerate.ids()) {
        assert.ok(!seen.includes(id), `${id} came twice`);
        seen.push(id);
        await adapter.read(id);
        await adapter.write(id, 'again', LIFETIME);
      }
      assert.deepEqual(seen.sort(), [ID, THIRD_ID, OTHER_ID]);
    },
    'meaning: sessions may be destroyed meanwhile': async ({ enumerate, adapter }) => {
      for (const id of [ID, OTHER_ID, THIRD_ID]) await adapter.write(id, 'some data', LIFETIME);
      for await (const id of enumerate.ids()) await adapter.destroy(id);
      assert.deepEqual(await listed(enumerate), []);
    },
    'meaning: a caller may stop early': async ({ enumerate, adapter }) => {
      for (const id of [ID, OTHER_ID]) await adapter.write(id, 'some data', LIFETIME);
      for await (const id of enumerate.ids()) {
        assert.ok([ID, OTHER_ID].includes(id));
        break;
      }
      assert.equal((await listed(enumerate)).length, 2);
    },
  },
};

/** In order, duplicates included. */
async function listed(adapter: EnumerableAdapter): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of adapter.ids()) ids.push(id);
  return ids.sort();
}
