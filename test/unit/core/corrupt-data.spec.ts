import type { QuarantineAdapter } from '../../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { Bench, START } from '../../support/open-session.js';

const ID = 'a'.repeat(32);

/** Memory that can set data aside. */
class WithQuarantine extends MemoryAdapter implements QuarantineAdapter {
  readonly aside = new Map<string, string>();

  quarantine(id: string, data: string): void {
    if (this.read(id) !== data) return;
    this.aside.set(id, data);
    this.destroy(id);
  }
}

function broken(
  data: string,
  adapter = new WithQuarantine({}, new FakeClock(START)),
): { bench: Bench; adapter: WithQuarantine } {
  adapter.write(ID, data, 60);
  return { bench: new Bench({ adapter }), adapter };
}

const TEXTS = [
  'garbage',
  '',
  '{',
  'null',
  '[]',
  '5',
  '{}',
  '{"format":1}',
  '{"format":1,"created":1}',
  '{"created":1,"variables":{}}',
  '{"format":1,"created":"x","variables":{}}',
  '{"format":1,"created":1,"variables":[]}',
  '{"format":1,"created":1,"variables":{},"retired":5}',
  '{"format":1,"created":1,"variables":{},"retired":{"at":1}}',
  'user|s:3:"Ann";',
  '\u0000',
].filter((text) => text !== '');

describe('stored data that cannot be read', () => {
  it.each(TEXTS)('%j: is set aside and reported, and the request gets a new session', async (text) => {
    const { bench, adapter } = broken(text);
    const session = await bench.started(ID);
    expect([session.isNew, session.getId() === ID]).toEqual([true, false]);
    expect(adapter.aside.get(ID)).toBe(text);
    expect(bench.noticed('corrupt')).toMatchObject([{ error: { code: 'E_SESSION_CORRUPT' } }]);
  });

  it('is never quoted', async () => {
    const { bench } = broken('secret-value');
    await bench.started(ID);
    expect(String((bench.noticed('corrupt')[0] as { error: unknown }).error)).not.toContain('secret');
    expect(JSON.stringify(bench.notices)).not.toContain(ID);
  });

  it('is left alone by an adapter that cannot set it aside', async () => {
    const clock = new FakeClock(START);
    const adapter = new MemoryAdapter({}, clock);
    adapter.write(ID, 'garbage', 60);
    const bench = new Bench({ adapter }, clock);
    const session = await bench.started(ID);
    await session.set('a', 1).save();
    expect(adapter.read(ID)).toBe('garbage');
    expect(await bench.variablesOf(session.getId())).toEqual({ a: 1 });
  });

  it('under an id that a program set is not overwritten', async () => {
    const clock = new FakeClock(START);
    const adapter = new MemoryAdapter({}, clock);
    adapter.write(ID, 'garbage', 60);
    const session = new Bench({ adapter }, clock).request().setId(ID);
    await session.start();
    await session
      .set('a', 1)
      .save()
      .catch(() => undefined);
    expect(adapter.read(ID)).toBe('garbage');
  });

  it('that appears while a request runs ends its session: the change is dropped', async () => {
    const adapter = new WithQuarantine({}, new FakeClock(START));
    const bench = new Bench({ adapter });
    const id = await bench.stored();
    const session = await bench.started(id);
    adapter.write(id, 'garbage', 60);
    await expect(session.set('a', 1).save()).rejects.toMatchObject({ code: 'E_SESSION_GONE' });
    expect(adapter.aside.get(id)).toBe('garbage');
  });

  it('that cannot be set aside because the store fails is a failure of the store', async () => {
    const { bench, adapter } = broken('garbage');
    Object.assign(adapter, { quarantine: () => Promise.reject(new Error('down')) });
    await expect(bench.started(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(adapter.read(ID)).toBe('garbage');
  });
});

describe('a record of a newer format', () => {
  it('is read as far as it is understood, and written back with what is not', async () => {
    const record = { format: 2, created: START, issued: START, flavour: { x: 1 }, variables: { user: 'Ann' } };
    const { bench, adapter } = broken(JSON.stringify(record));
    const session = await bench.started(ID);
    expect(session.get('user')).toBe('Ann');
    await session.set('a', 1).save();
    expect(JSON.parse(adapter.read(ID))).toMatchObject({ ...record, variables: { user: 'Ann', a: 1 } });
    expect(bench.notices.map(({ type }) => type)).toEqual(['committed']);
  });

  it('keeps what is not understood across a rotation and a conflict', async () => {
    const { bench, adapter } = broken(JSON.stringify({ format: 2, created: START, flavour: 'x', variables: {} }));
    const [session, other] = [await bench.started(ID), await bench.started(ID)];
    await other.set('a', 1).save();
    await session.set('b', 1).regenerateId().save();
    expect(JSON.parse(adapter.read(session.getId()))).toMatchObject({
      format: 2,
      flavour: 'x',
      variables: { a: 1, b: 1 },
    });
  });
});
