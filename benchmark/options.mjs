import { parseArgs } from 'node:util';

/** How much is measured: the full comparison in about ten minutes, `--quick` in one. */
export function readOptions() {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, growth: { type: 'boolean' }, charts: { type: 'boolean' } },
  });
  const quick = { rounds: 3, warmUp: 30, seconds: 0.2, sessions: 64, wireRequests: 5, timed: false, adapters: false };
  const full = { rounds: 5, warmUp: 200, seconds: 0.5, sessions: 320, wireRequests: 40, timed: true, adapters: true };
  return { ...values, ...(values.quick ? quick : full) };
}

/** What `--quick` measures: the four main figures. */
export const QUICK_SCENARIOS = ['plain', 'read', 'write', 'both50'];
