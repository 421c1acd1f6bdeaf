import { size } from '../support/promises/size.js';
import { NodeSide } from './support/node-side.js';
import { type PhpSettings, PhpWorker } from './support/php-worker.js';
import { PHALCON_STORES, PHP_STORES, Places, type SharedStore } from './support/shared-stores.js';

/** Requests of each of three clients: two of PHP's side, one of ours. */
const REQUESTS = size(15, 1000);
const DEADLINE = 60_000 + REQUESTS * 300;
/** What a request of PHP's does: it reads, takes its time, and writes everything back. */
const COUNT = `$n = $_SESSION['n']; usleep(2000); $_SESSION['n'] = $n + 1`;

let places: Places;
beforeAll(async () => (places = await Places.start()), 300_000);
afterAll(() => places.stop());

/** How each handler of PHP's is told to lock, and to wait long enough. */
const LOCKING: readonly [SharedStore, PhpSettings['ini'], Readonly<Record<string, unknown>>][] = [
  [
    PHP_STORES[0]!,
    { 'redis.session.locking_enabled': 1, 'redis.session.lock_retries': 5000, 'redis.session.lock_wait_time': 2000 },
    {},
  ],
  [
    PHP_STORES[1]!,
    { 'memcached.sess_lock_retries': 5000, 'memcached.sess_lock_wait_min': 2, 'memcached.sess_lock_wait_max': 2 },
    {},
  ],
  [PHP_STORES[2]!, {}, {}],
  [PHALCON_STORES[0]!, {}, { lockingEnabled: true, lockRetries: 5000, lockWaitTime: 2000 }],
];

describe('with locks on both sides, parallel requests to PHP and to us', () => {
  it.each(LOCKING.map(([store, ini, options]) => [store.name, store, ini, options] as const))(
    '%s: take turns, and no change is lost',
    async (_, store, ini, options) => {
      const { ini: base, ...more } = store.php(places);
      const settings = { ...more, ini: { ...base, ...ini }, options: { ...more.options, ...options } };
      const workers = await Promise.all([PhpWorker.start(settings), PhpWorker.start(settings)]);
      const node = await new NodeSide({ ...store.here(places), locking: { wait: 30, expiry: 30 } }).open();
      try {
        const id = `${store.name} under locks`.replace(/[^a-z0-9]/g, '-');
        await workers[0]?.request(id, `$_SESSION['n'] = 0`);
        await Promise.all([
          ...workers.map((worker) => times(REQUESTS, () => worker.request(id, COUNT))),
          times(REQUESTS, () => node.request(id, (session) => session.set('n', (session.get('n') as number) + 1))),
        ]);
        const { result } = await workers[0].request(id, `$result = $_SESSION['n']`);
        expect(result).toBe(3 * REQUESTS);
        expect(node.events.filter(({ type }) => type !== 'committed')).toEqual([]);
        expect(workers.map(({ log }) => log)).toEqual(['', '']);
      } finally {
        await node.close();
        await Promise.all(workers.map((worker) => worker.stop()));
      }
    },
    DEADLINE,
  );
});

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await work();
}
