import { WaitingLine } from '../../../lib/utils/waiting-line.js';

describe('a waiting line', () => {
  it('gives turns in the order in which they were asked for', async () => {
    const line = new WaitingLine();
    const leave = await line.enter('a', 10);
    const order: number[] = [];
    const others = [1, 2, 3].map(async (index) => {
      const next = await line.enter('a', 10);
      order.push(index);
      next?.();
    });
    leave?.();
    await Promise.all(others);
    expect(order).toEqual([1, 2, 3]);
  });

  it('tells who waited too long, and skips them', async () => {
    const line = new WaitingLine();
    const leave = await line.enter('a', 10);
    expect(await line.enter('a', 0.01)).toBeUndefined();
    const next = line.enter('a', 10);
    leave?.();
    expect(await next).toBeDefined();
  });

  it('takes a turn once: leaving twice puts nobody out', async () => {
    const line = new WaitingLine();
    const leave = await line.enter('a', 10);
    leave?.();
    await line.enter('a', 10);
    leave?.();
    expect(await line.enter('a', 0.01)).toBeUndefined();
  });

  it('is one for each thing', async () => {
    const line = new WaitingLine();
    await line.enter('a', 10);
    expect(await line.enter('b', 0.01)).toBeDefined();
  });
});
