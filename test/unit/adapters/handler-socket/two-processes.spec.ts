import { HandlerSocketAdapter } from '../../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { Bench } from '../../../support/open-session.js';
import { HandlerSocketServer } from '../../../support/servers/handler-socket-server.js';

jest.setTimeout(60_000);

describe('two processes on one table', () => {
  let server: HandlerSocketServer;
  let adapters: [HandlerSocketAdapter, HandlerSocketAdapter];
  let benches: [Bench, Bench];

  beforeAll(async () => {
    server = await HandlerSocketServer.start({ args: ['--handlersocket-threads-wr=4'] });
    await server.sql.query(new HandlerSocketAdapter({ server: server.table('php_session') }).createTableSql());
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    await server.sql.query('DELETE FROM php_session');
    const clock = new FakeClock();
    adapters = [make(clock), make(clock)];
    benches = [new Bench({ adapter: adapters[0] }, clock), new Bench({ adapter: adapters[1] }, clock)];
  });
  afterEach(() => Promise.all(adapters.map((adapter) => adapter.close())));

  const make = (clock: FakeClock): HandlerSocketAdapter =>
    new HandlerSocketAdapter({ server: server.table('php_session'), timeout: 20 }, clock);
  const rows = (): number => Number(server.sql.cli('SELECT COUNT(*) FROM php_session'));

  it('an id that was destroyed and created again does not take the write of a request from before', async () => {
    const [first, second] = adapters;
    const id = 'z'.repeat(32);
    const before = await first.swap(id, null, 'first life', 60);
    if (!before.swapped) throw new Error('The id was not free');
    await second.destroy(id);
    await second.swap(id, null, 'second life', 60);
    expect(await first.swap(id, before.version, 'late', 60)).toMatchObject({ current: { data: 'second life' } });
    expect(await first.touch(id, before.version as string, 600)).toBe(false);
  });

  it('logouts and writes at once leave nothing behind', async () => {
    const [one, other] = benches;
    for (let round = 0; round < 20; round++) {
      const id = await one.stored();
      const [late, logout] = [await one.started(id), await other.started(id)];
      late.set('late', round);
      logout.destroy();
      await Promise.allSettled([late.save(), logout.save()]);
    }
    expect(rows()).toBe(0);
  });

  it('gc against touches: what was prolonged in time stays, what was not goes', async () => {
    const [slow, fast] = [new FakeClock(), new FakeClock()];
    const [touching, collecting] = [make(slow), make(fast)];
    adapters.push(touching, collecting);
    const ids = Array.from({ length: 300 }, (_, index) => `session-${index}-that-expires-soon`);
    const created = await Promise.all(ids.map((id) => touching.swap(id, null, 'data', 60)));
    // For one process they have a second left, for the other one they have expired.
    slow.advance(59);
    fast.advance(61);
    const [touched] = await Promise.all([
      Promise.all(
        ids.map((id, index) => touching.touch(id, created[index]!.swapped ? created[index]!.version! : '', 600)),
      ),
      collecting.gc(),
    ]);
    const left = await Promise.all(ids.map((id) => touching.read(id)));
    expect(left.map((data) => data !== '')).toEqual(touched);
  });
});
