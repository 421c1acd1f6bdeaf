import { dice, STEPS } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { engines, type Rivals, RIVALS } from '../support/promises/rivals.js';
import { stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';
import type { Step } from '../support/promises/step.js';
import { NAIVE } from '../support/promises/stores.js';

// P3: parallel increments of a variable and of a bag's key, on two nodes, give their exact number.

const INCREMENTS = size(200, 10_000);

const STEPS_OF_EACH: readonly Step[] = [
  ['increment', 'n'],
  ['bag.increment', 'bag', 'n'],
];

interface Counted {
  readonly variable: unknown;
  readonly key: unknown;
}

async function counted(rivals: Rivals): Promise<Counted> {
  await using nodes = await rivals.open();
  const id = await nodes.next.stored({ n: 0 });
  const random = dice(3);
  const requests = await Promise.all(
    Array.from({ length: INCREMENTS }, async () => {
      const node = nodes.next;
      return { node, ...(await node.begin(id)) };
    }),
  );
  await Promise.all(requests.map(({ node, request }) => node.end(request, STEPS_OF_EACH, random(STEPS))));
  const last = await nodes.next.variablesOf(id);
  const result = { variable: last?.['n'], key: (last?.['bag'] as { n?: unknown } | undefined)?.n };
  const violations = Math.max(INCREMENTS - Number(result.variable), INCREMENTS - Number(result.key));
  report({ promise: 'P3', adapter: rivals.adapter, attempts: INCREMENTS, violations });
  return result;
}

// A store on a busy machine takes a while.
jest.setTimeout(size(120_000, 1_800_000));

afterAll(stopServers);

describe('P3 counters are exact', () => {
  it.each(RIVALS)('$name: parallel increments of two nodes all count', async (rivals) => {
    expect(await counted(rivals)).toEqual({ variable: INCREMENTS, key: INCREMENTS });
  });

  it('the naive store miscounts', async () => {
    const { variable, key } = await counted(engines(NAIVE));
    expect(variable).toBeLessThan(INCREMENTS);
    expect(key).toBeLessThan(INCREMENTS);
  });
});
