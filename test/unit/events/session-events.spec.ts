import { filter, firstValueFrom, map, take, toArray } from 'rxjs';
import type { SessionEvent } from '../../../lib/core/session-observer.js';
import { SessionEvents } from '../../../lib/events/session-events.js';
import { settled } from '../../support/held-adapter.js';

const CREATED: SessionEvent = { type: 'created', session: 'a' };
const DESTROYED: SessionEvent = { type: 'destroyed', session: 'a' };

function bench(): { events: SessionEvents; errors: unknown[] } {
  const errors: unknown[] = [];
  return { events: new SessionEvents((error) => errors.push(error)), errors };
}

describe('SessionEvents', () => {
  it('hands every event to all$, and those of one type to on()', () => {
    const { events } = bench();
    const all: SessionEvent[] = [];
    const ended: string[] = [];
    events.all$.subscribe((event) => all.push(event));
    events.on('destroyed').subscribe(({ session }) => ended.push(session));
    events.emit(CREATED);
    events.emit(DESTROYED);
    expect([all, ended]).toEqual([[CREATED, DESTROYED], ['a']]);
  });

  it('wants what somebody listens to, and nothing else', () => {
    const { events } = bench();
    expect(events.wants('created')).toBe(false);
    const one = events.on('created').subscribe();
    expect([events.wants('created'), events.wants('destroyed')]).toEqual([true, false]);
    one.unsubscribe();
    expect(events.wants('created')).toBe(false);
    const all = events.all$.subscribe();
    expect(events.wants('destroyed')).toBe(true);
    all.unsubscribe();
  });

  it('a subscriber that throws is reported, hears the next event, and hurts no other', () => {
    const { events, errors } = bench();
    let heard = 0;
    const heardByOther: SessionEvent[] = [];
    events.all$.subscribe(() => {
      heard += 1;
      throw new Error('mine');
    });
    events.all$.subscribe({ next: (event) => heardByOther.push(event) });
    events.emit(CREATED);
    events.emit(DESTROYED);
    expect([heard, heardByOther, errors]).toEqual([2, [CREATED, DESTROYED], [new Error('mine'), new Error('mine')]]);
  });

  it('a subscriber whose promise fails is reported', async () => {
    const { events, errors } = bench();
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- what people write
    events.all$.subscribe(async () => {
      throw new Error('mine');
    });
    events.emit(CREATED);
    await settled();
    expect(errors).toEqual([new Error('mine')]);
  });

  it('an operator, or a subscriber behind one, that throws is reported as well', () => {
    const { events, errors } = bench();
    events.all$
      .pipe(
        filter(({ type }) => type === 'created'),
        map(() => 1),
      )
      .subscribe(() => {
        throw new Error('behind');
      });
    events.all$
      .pipe(
        map(() => {
          throw new Error('within');
        }),
      )
      .subscribe();
    events.emit(CREATED);
    expect(errors).toEqual([new Error('behind'), new Error('within')]);
  });

  it('works with operators that end, and with those that make promises', async () => {
    const { events } = bench();
    const two = firstValueFrom(events.all$.pipe(take(2), toArray()));
    const first = firstValueFrom(events.on('destroyed'));
    events.emit(CREATED);
    events.emit(DESTROYED);
    expect([await two, await first]).toEqual([[CREATED, DESTROYED], DESTROYED]);
    expect(events.wants('created')).toBe(false);
  });

  it('ends its streams when it is closed, also for those who come later', () => {
    const { events } = bench();
    const ends: string[] = [];
    events.all$.subscribe({ complete: () => ends.push('before') });
    events.close();
    events.on('created').subscribe({ complete: () => ends.push('after') });
    expect(ends).toEqual(['before', 'after']);
  });
});
