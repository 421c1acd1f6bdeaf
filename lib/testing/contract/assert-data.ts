import assert from 'node:assert/strict';
import type { Workbench } from './workbench.js';

/** The data of a session, or null when it must not be there, by every verb that the adapter has for it. */
export async function assertData(bench: Workbench, id: string, expected: string | null, why?: string): Promise<void> {
  const { adapter, capabilities } = bench;
  const message = why && `${why}: ${JSON.stringify(id.slice(0, 80))}`;
  assert.equal(await adapter.read(id), expected ?? '', message);
  if (!capabilities.versioned) return;
  const loaded = await capabilities.versioned.load(id);
  assert.equal(loaded === null ? null : loaded.data, expected, message);
}
