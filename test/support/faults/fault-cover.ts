import { inspect } from 'node:util';
import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { FaultyStore, StoreFault } from './faulty-store.js';
import { Bench } from '../open-session.js';
import { eventually } from './eventually.js';

const SECRET = 'a value of a session';
/** Milliseconds: far more than the deadline of half a second, far less than drivers wait. */
const FAST = 10_000;

/** Every fault of a store: what it hits fails fast and says nothing of the session, and all is well when it is over. */
export function coverFaults(store: FaultyStore): void {
  describe(`faults of ${store.name}`, () => {
    let adapter: SessionAdapter;
    let count = 0;

    beforeAll(async () => {
      jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      await store.start();
      adapter = store.adapter();
      await adapter.open('', 'sid');
    }, 120_000);
    afterAll(async () => {
      await adapter.close();
      await store.stop();
      jest.restoreAllMocks();
    }, 60_000);

    it.each(store.faults)(
      '$name: what fails fails fast, and says nothing of the session; afterwards all works',
      async (fault) => {
        const id = `0123456789abcdefghijklmnopqrst-${count++}`;
        await eventually(() => adapter.write(id, SECRET, 600));
        await fault.begin();
        try {
          await during(fault, adapter, id);
        } finally {
          await fault.end();
        }
        // A write that timed out may still be done by a server that was stopped: its outcome was unknown.
        await eventually(async () => {
          await adapter.write(id, 'afterwards', 600);
          expect(await adapter.read(id)).toBe('afterwards');
        });
      },
      60_000,
    );

    const [away] = store.faults.filter(({ hits }) => hits === 'all');
    if (away !== undefined) {
      it('down at the start: the boot goes on, sessions fail, and work when it is there', async () => {
        const id = '0123456789abcdefghijklmnopqrst-late';
        await away.begin();
        const late = store.adapter();
        try {
          expect(await late.open('', 'sid')).toBe(true);
          await failureOf(late.read(id), away);
        } finally {
          await away.end();
        }
        await eventually(() => late.write(id, SECRET, 600));
        await late.close();
      }, 60_000);
    }
  });
}

async function during(fault: StoreFault, adapter: SessionAdapter, id: string): Promise<void> {
  const engine = new Bench({ adapter });
  if (fault.hits === 'nothing') return void (await eventually(() => engine.stored()));
  if (fault.hits === 'all') await failureOf(adapter.read(id), fault);
  else expect(await adapter.read(id)).toBe(SECRET);
  await failureOf(adapter.write(id, 'meanwhile', 600), fault);
  await failureOf(engine.stored({ secret: SECRET }), fault);
  await Promise.all(Array.from({ length: 10 }, () => failureOf(adapter.write(id, 'meanwhile', 600), fault)));
}

async function failureOf(work: unknown, { code = 'E_SESSION_STORE' }: StoreFault): Promise<void> {
  const began = performance.now();
  const error = await Promise.resolve(work).then(
    () => new Error('It worked'),
    (failure: unknown) => failure,
  );
  expect(performance.now() - began).toBeLessThan(FAST);
  expect(error).toMatchObject({ code });
  const everything = inspect(error, { depth: 9, showHidden: true });
  for (const secret of ['0123456789abcdefghijklmnopqrst', SECRET, 'meanwhile'])
    expect(everything).not.toContain(secret);
}
