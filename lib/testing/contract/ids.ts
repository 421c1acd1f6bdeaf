import assert from 'node:assert/strict';
import { assertData } from './assert-data.js';
import { ID, LIFETIME } from './samples.js';
import { keepsSessions, type ContractGroup, type Workbench } from './workbench.js';

const STEM = 'Session-Id,With,Comma-';

/** Ids that the engine may pass: 1 to 128 characters of `[a-zA-Z0-9,-]`. */
export const ids: ContractGroup = {
  title: 'ids',
  applies: keepsSessions,
  tests: {
    'two that differ in the case of one letter are two sessions': async (bench) => {
      await assertApart(bench, [ID, ID.replace('k', 'K'), ID.toUpperCase()]);
    },
    'two that begin or end alike are two sessions': async (bench) => {
      await assertApart(bench, [STEM, `${STEM}0`, `0${STEM}`, STEM.slice(0, -1), STEM.slice(1), `${STEM}-lock`]);
    },
    'commas and hyphens at any place': async (bench) => {
      const stem = STEM.slice(0, 20);
      await assertApart(bench, [`-${stem}-`, `,${stem},`, `${stem},-`, `${stem}-,`, `--${stem}`, '-'.repeat(22)]);
    },
    'digits only, with zeros in front': async (bench) => {
      await assertApart(bench, ['0'.repeat(22), '0'.repeat(23), `${'0'.repeat(21)}1`, '1', '01', '1e3', '1000']);
    },
    'every length up to the longest': async (bench) => {
      const longest = bench.capabilities.maxIdLength ?? 128;
      const lengths = [1, 22, 26, 32, 40, 48, 64, 127, 128, longest].filter((length) => length <= longest);
      await assertApart(
        bench,
        [...new Set(lengths)].map((length) => 'z'.repeat(length)),
      );
    },
    'two of the greatest length that differ in the last character are two sessions': async (bench) => {
      const stem = 'z'.repeat((bench.capabilities.maxIdLength ?? 128) - 1);
      await assertApart(bench, [`${stem}a`, `${stem}b`, `${stem}-`]);
    },
    'names that every object has': async (bench) => {
      await assertApart(bench, ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'length', 'null']);
    },
  },
};

/** Adapters that declare `maxIdLength`. */
export const idLimit: ContractGroup = {
  title: 'the declared maxIdLength',
  applies: (capabilities) => capabilities.maxIdLength !== undefined,
  tests: {
    'write, malformed: one character over throws, and nothing is cut off': async ({ adapter, capabilities }) => {
      const longest = 'z'.repeat(capabilities.maxIdLength as number);
      await assert.rejects(async () => adapter.write(`${longest}z`, 'cut off', LIFETIME));
      assert.equal(await adapter.read(longest), '');
    },
  },
};

/** All ids are unknown, then hold their own data, then go one by one. */
async function assertApart(bench: Workbench, ids: readonly string[]): Promise<void> {
  for (const id of ids) await assertData(bench, id, null, 'was never written');
  for (const id of ids) await bench.adapter.write(id, `data of ${id}`, LIFETIME);
  for (const id of ids) await assertData(bench, id, `data of ${id}`);
  for (const [index, id] of ids.entries()) {
    assert.equal(await bench.adapter.destroy(id), true);
    for (const gone of ids.slice(0, index + 1)) await assertData(bench, gone, null, 'was destroyed');
    for (const left of ids.slice(index + 1)) await assertData(bench, left, `data of ${left}`);
  }
}
