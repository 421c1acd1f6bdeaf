import { after, dice, NAIVE, SIZE, type Store, STORES, TwoProcesses } from '../support/stores.js';

// P3: parallel increments of a variable and of a bag's key, in two processes, give their exact number.

async function counted(store: Store): Promise<{ variable: unknown; key: unknown }> {
  const processes = await TwoProcesses.on(store);
  const id = await processes.next.stored({ n: 0 });
  const random = dice(3);
  const requests = await Promise.all(Array.from({ length: SIZE }, () => processes.next.started(id)));
  await Promise.all(
    requests.map(async (session) => {
      await after(random(5));
      session.increment('n');
      session.bag('bag').increment('n');
      await session.save();
    }),
  );
  const last = await processes.next.started(id);
  return { variable: last.get('n'), key: last.bag('bag').get('n') };
}

// Files on a busy machine take a while.
jest.setTimeout(120_000);

describe('P3 counters are exact', () => {
  it.each(STORES)('$name: parallel increments of two processes all count', async (store) => {
    expect(await counted(store)).toEqual({ variable: SIZE, key: SIZE });
  });

  it('the naive store miscounts', async () => {
    const { variable, key } = await counted(NAIVE);
    expect(variable).toBeLessThan(SIZE);
    expect(key).toBeLessThan(SIZE);
  });
});
