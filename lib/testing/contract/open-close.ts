import assert from 'node:assert/strict';
import { LIFETIME, ID } from './samples.js';
import type { ContractGroup } from './workbench.js';

/** The methods of versioned, of fields, and of both. */
const WHOLE_CAPABILITIES = [
  '',
  'load swap touch',
  'touch loadFields applyFields',
  'load swap touch loadFields applyFields',
];

/** Every adapter, and before it is opened. */
export const openClose: ContractGroup = {
  title: 'open and close',
  applies: () => true,
  opened: false,
  tests: {
    'open, return value: true': async ({ adapter }) => {
      assert.equal(await adapter.open('', 'sid'), true);
    },
    'close, return value: true': async ({ adapter }) => {
      await adapter.open('', 'sid');
      await adapter.write(ID, 'some data', LIFETIME);
      assert.equal(await adapter.close(), true);
    },
    'close, unknown: fine without open': async ({ adapter }) => {
      assert.equal(await adapter.close(), true);
    },
    'close, unknown: fine twice': async ({ adapter }) => {
      await adapter.open('', 'sid');
      await adapter.close();
      assert.equal(await adapter.close(), true);
    },
    'capabilities: the methods of one come together or not at all': async ({ adapter }) => {
      const methods = adapter as unknown as Record<string, unknown>;
      const present = ['load', 'swap', 'touch', 'loadFields', 'applyFields'].filter(
        (name) => typeof methods[name] === 'function',
      );
      assert.ok(WHOLE_CAPABILITIES.includes(present.join(' ')), `has only ${present.join(', ')}`);
    },
    'capabilities: limits are whole numbers above 0': async ({ capabilities }) => {
      for (const limit of [capabilities.maxIdLength ?? 128, capabilities.maxBytes ?? 1]) {
        assert.ok(Number.isSafeInteger(limit) && limit > 0, `declares ${limit}`);
      }
    },
  },
};
