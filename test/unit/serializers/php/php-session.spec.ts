import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import type { PhpObject } from '../../../../lib/serializers/php/php-object.js';
import { PhpSerializer } from '../../../../lib/serializers/php/php.serializer.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { Bench, START } from '../../../support/open-session.js';

const ID = 'a'.repeat(32);
const LIFETIME = 3600;

/** An engine whose sessions PHP shares. */
class SharedBench {
  readonly clock = new FakeClock(START);
  readonly adapter = new MemoryAdapter({}, this.clock);
  readonly bench: Bench;

  constructor(maxBytes = 1024 * 1024) {
    const serializer = new PhpSerializer({}, this.clock);
    this.bench = new Bench({ adapter: this.adapter, serializer, maxBytes }, this.clock);
  }

  async writtenByPhp(data: string): Promise<this> {
    await this.adapter.write(ID, data, LIFETIME);
    return this;
  }

  /** What PHP would read, without our own variable. */
  async data(): Promise<string> {
    return (await this.adapter.read(ID)).replace(/__session_manager\|a:\d:\{.*?\}/, '');
  }
}

describe('a session that PHP wrote', () => {
  it('is used, and only what changed is written in another way', async () => {
    const shared = await new SharedBench().writtenByPhp('price|d:5;user|O:1:"U":1:{s:2:"id";d:7;}n|i:1;');
    const session = await shared.bench.started(ID);
    expect((session.get('user') as PhpObject).get('id')).toBe(7);
    session.set('n', 2).increment('clicks');
    await session.save();
    expect(await shared.data()).toBe('price|d:5;user|O:1:"U":1:{s:2:"id";d:7;}n|i:2;clicks|i:1;');
  });

  it('that was only read is not written', async () => {
    const data = 'node|O:1:"N":1:{s:4:"self";r:1;}b|s:1:"\xff";l|a:1:{i:5;d:1;}';
    const shared = await new SharedBench().writtenByPhp(data);
    const session = await shared.bench.started(ID);
    session.all();
    shared.bench.quiet();
    await session.save();
    expect(shared.bench.calls).not.toContain('swap');
    expect(await shared.data()).toBe(data);
  });

  it('has bags: arrays under their name, changed in place or by key', async () => {
    const shared = await new SharedBench().writtenByPhp('Cart|a:2:{s:5:"total";d:5;s:5:"items";a:1:{i:0;i:1;}}');
    const session = await shared.bench.started(ID);
    (session.bag('Cart').get('items') as number[]).push(2);
    session.bag('Cart').set('new', true);
    await session.save();
    expect(await shared.data()).toBe('Cart|a:3:{s:5:"total";d:5;s:5:"items";a:2:{i:0;i:1;i:1;i:2;}s:3:"new";b:1;}');
  });

  it('keeps what PHP wrote meanwhile', async () => {
    const shared = await new SharedBench().writtenByPhp('a|i:1;b|d:1;');
    const session = await shared.bench.started(ID);
    session.set('n', 1);
    await shared.writtenByPhp('a|i:9;b|d:1;c|d:3;');
    await session.save();
    expect(await shared.data()).toBe('a|i:9;b|d:1;c|d:3;n|i:1;');
  });

  it('is rotated with everything that it holds', async () => {
    const shared = await new SharedBench().writtenByPhp('u|d:1;');
    const session = await shared.bench.started(ID);
    session.regenerateId();
    await session.save();
    expect(await shared.adapter.read(session.getId())).toMatch(/^u\|d:1;__session_manager\|/);
    expect(await shared.adapter.read(ID)).toMatch(/^__session_manager\|.*retired/);
    expect(await shared.bench.variablesOf(ID)).toBeUndefined();
  });

  it('ends for good a day after it was first written here', async () => {
    const shared = await new SharedBench().writtenByPhp('u|i:1;');
    const session = await shared.bench.started(ID);
    session.set('n', 1);
    await session.save();
    const stored = await shared.adapter.read(ID);
    shared.clock.advance(86_401);
    await shared.writtenByPhp(stored);
    expect(await shared.bench.variablesOf(ID)).toBeUndefined();
  });

  it('that is broken is set aside and not overwritten', async () => {
    const shared = await new SharedBench().writtenByPhp('u|i:1;garbage');
    const session = await shared.bench.started(ID);
    expect(session.isNew).toBe(true);
    expect(shared.bench.noticed('corrupt')).toHaveLength(1);
    session.set('n', 1);
    await session.save();
    expect(session.getId()).not.toBe(ID);
  });

  it('that is too large is refused with its largest variable, whatever it holds', async () => {
    const shared = await new SharedBench(200).writtenByPhp('big|i:9007199254740993;');
    const session = await shared.bench.started(ID);
    session.set('text', 'x'.repeat(200));
    await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_TOO_LARGE' });
  });

  it('cannot have a name that PHP would lose: the write is refused, and the session stays', async () => {
    const shared = await new SharedBench().writtenByPhp('u|i:1;');
    const session = await shared.bench.started(ID);
    session.set('a|b', 1);
    await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_SERIALIZATION', path: 'a|b' });
    expect(await shared.data()).toBe('u|i:1;');
  });
});
