import { InvalidLifetimeError } from '../../../lib/errors/invalid-lifetime.error.js';
import { Bench, START } from '../../support/open-session.js';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('a session', () => {
  it('unused for its lifetime is gone', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    bench.clock.advance(HOUR - 1);
    expect((await bench.started(id)).isNew).toBe(false);
    bench.clock.advance(HOUR);
    const late = await bench.started(id);
    expect(late.isNew).toBe(true);
    expect(late.getId()).not.toBe(id);
  });

  it('used again and again is gone at its absolute end', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    for (let passed = 0; passed < DAY - HOUR / 2; passed += HOUR / 2) {
      const session = await bench.started(id);
      expect(session.isNew).toBe(false);
      session.increment('uses');
      await session.save();
      await bench.engine.drain();
      bench.clock.advance(HOUR / 2);
    }
    bench.clock.advance(HOUR / 2);
    expect((await bench.started(id)).isNew).toBe(true);
  });

  it('rotated again and again keeps its absolute end and the time of its creation', async () => {
    const bench = new Bench({ lifetime: DAY });
    let id = await bench.stored();
    for (let rotation = 0; rotation < 3; rotation += 1) {
      bench.clock.advance(6 * HOUR);
      const session = await bench.started(id);
      session.regenerateId();
      await session.save();
      id = session.getId();
      expect(session.createdAt).toEqual(new Date(START));
    }
    expect((await bench.started(id)).getRemainingLifetime()).toBe(6 * HOUR);
    bench.clock.advance(6 * HOUR);
    expect((await bench.started(id)).isNew).toBe(true);
  });

  it('of a module without absolute lifetime lives as long as it is used', async () => {
    const bench = new Bench({ absoluteLifetime: Infinity, touchInterval: 0 });
    const id = await bench.stored();
    for (let day = 0; day < 3 * 48; day += 1) {
      bench.clock.advance(HOUR / 2);
      await (await bench.started(id)).save();
      await bench.engine.drain();
    }
    expect((await bench.started(id)).isNew).toBe(false);
  });

  it('tells what is left of it', async () => {
    const bench = new Bench();
    expect(bench.request().getRemainingLifetime()).toBe(0);
    const id = await bench.stored();
    bench.clock.advance(600);
    const session = await bench.started(id);
    expect(session.getRemainingLifetime()).toBe(3000);
    bench.clock.advance(1000);
    expect(session.getRemainingLifetime()).toBe(2000);
    await session.set('a', 1).save();
    expect(session.getRemainingLifetime()).toBe(HOUR);
    session.destroy();
    expect(session.getRemainingLifetime()).toBe(0);
  });
});

describe('setLifetime()', () => {
  it('is kept with the session', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    await (await bench.started(id)).setLifetime(60).save();
    expect((await bench.started(id)).getRemainingLifetime()).toBe(60);
    bench.clock.advance(50);
    await (await bench.started(id)).set('a', 1).save();
    bench.clock.advance(50);
    expect((await bench.started(id)).isNew).toBe(false);
    bench.clock.advance(60);
    expect((await bench.started(id)).isNew).toBe(true);
  });

  it('with an absolute end moves it: remember me', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    await (await bench.started(id)).setLifetime(7 * DAY, { absolute: 30 * DAY, persistent: true }).save();
    for (let week = 0; week < 4; week += 1) {
      bench.clock.advance(7 * DAY - 1);
      const session = await bench.started(id);
      expect(session.isNew).toBe(false);
      await session.set('week', week).save();
    }
    bench.clock.advance(3 * DAY);
    expect((await bench.started(id)).isNew).toBe(true);
  });

  it('without an absolute end leaves the one that a parallel request set', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const [remember, short] = [await bench.started(id), await bench.started(id)];
    await remember.setLifetime(2 * DAY, { absolute: 30 * DAY }).save();
    await short.setLifetime(1.5 * HOUR).save();
    await (await bench.started(id)).setLifetime(2 * DAY).save();
    expect((await bench.started(id)).getRemainingLifetime()).toBe(2 * DAY);
  });

  it('twice keeps the absolute end of the first call', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const session = await bench.started(id);
    await session
      .setLifetime(HOUR, { absolute: 30 * DAY })
      .setLifetime(2 * HOUR)
      .save();
    await (await bench.started(id)).setLifetime(20 * DAY).save();
    expect((await bench.started(id)).getRemainingLifetime()).toBe(20 * DAY);
  });

  it('alone creates no session', async () => {
    const bench = new Bench();
    const session = await bench.started();
    await session.setLifetime(60).save();
    expect([session.isNew, bench.calls]).toEqual([true, []]);
  });

  it.each([0, -1, Number.NaN, Infinity, '60' as unknown as number])('of %p throws', async (idle) => {
    const session = await new Bench().started();
    expect(() => session.setLifetime(idle)).toThrow(InvalidLifetimeError);
    expect(() => session.setLifetime(60, { absolute: idle })).toThrow(InvalidLifetimeError);
  });

  it('beyond the absolute end throws', async () => {
    const session = await new Bench().started();
    expect(() => session.setLifetime(DAY + 1)).toThrow(InvalidLifetimeError);
    expect(() => session.setLifetime(61, { absolute: 60 })).toThrow(InvalidLifetimeError);
    expect(() => session.setLifetime(DAY)).not.toThrow();
  });
});

describe('the touch of a session that was only read', () => {
  async function readAfter(seconds: number, touchInterval?: number): Promise<Bench> {
    const bench = new Bench({ touchInterval });
    const id = await bench.stored();
    bench.clock.advance(seconds);
    bench.quiet();
    await (await bench.started(id)).save();
    await bench.engine.drain();
    return bench;
  }

  it('does not happen before a tenth of the lifetime has passed', async () => {
    expect((await readAfter(359)).calls).toEqual(['load']);
  });

  it('happens once when it has', async () => {
    expect((await readAfter(360)).calls).toEqual(['load', 'touch']);
  });

  it('follows touchInterval', async () => {
    expect((await readAfter(59, 60)).calls).toEqual(['load']);
    expect((await readAfter(60, 60)).calls).toEqual(['load', 'touch']);
  });

  it('happens once per request, however often it commits', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    bench.clock.advance(400);
    const session = await bench.started(id);
    bench.quiet();
    await session.save();
    await session.save();
    await bench.engine.drain();
    expect(bench.calls).toEqual(['touch']);
  });

  it('is needless when the session is written', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    bench.clock.advance(400);
    bench.quiet();
    await (await bench.started(id)).set('a', 1).save();
    expect(bench.calls).toEqual(['load', 'swap']);
  });

  it('fails without a word to the request, but is reported', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    bench.clock.advance(400);
    const session = await bench.started(id);
    Object.assign(bench.adapter, { touch: () => Promise.reject(new Error('down')) });
    await session.save();
    await bench.engine.drain();
    expect(bench.noticed('touch-failed')).toHaveLength(1);
  });
});

describe('a session that is about to expire', () => {
  it('is extended when it is loaded', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    bench.clock.advance(HOUR - 20);
    bench.quiet();
    const session = await bench.started(id);
    expect(bench.calls).toEqual(['load', 'touch']);
    bench.clock.advance(25);
    await session.set('slow', 1).save();
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', slow: 1 });
  });

  it('is not extended beyond its absolute end', async () => {
    const bench = new Bench({ absoluteLifetime: HOUR });
    const id = await bench.stored();
    bench.clock.advance(HOUR - 20);
    bench.quiet();
    await bench.started(id);
    expect(bench.calls).toEqual(['load']);
  });

  it('is served even when extending it fails', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    bench.clock.advance(HOUR - 20);
    Object.assign(bench.adapter, { touch: () => Promise.reject(new Error('down')) });
    expect((await bench.started(id)).get('user')).toBe('Ann');
    expect(bench.noticed('touch-failed')).toHaveLength(1);
  });
});
