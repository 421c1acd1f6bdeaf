import { join } from 'node:path';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import { NodeSide } from './support/node-side.js';
import { PhpWorker } from './support/php-worker.js';
import { HANDLERS, PHALCON_STORES, PHP_STORES, Places } from './support/shared-stores.js';

/** How often each side has its turn. */
const TURNS = size(60, 10_000);
const DEADLINE = 60_000 + TURNS * 200;
/** What the two sides change; everything else has to stay as PHP made it, byte for byte. */
const CHANGED = new Set(['turn', 'here', 'there', '__session_manager']);
const EVERY_VALUE = join(__dirname, 'php/every-value.php');

let places: Places;
beforeAll(async () => (places = await Places.start()), 300_000);
afterAll(() => places.stop());

describe.each(HANDLERS)('sessions in the form %s', (handler) => {
  it.each([...PHP_STORES, ...PHALCON_STORES])(
    'written in turn, $name: nothing is lost and nothing changed',
    async ({ name, php, here }) => {
      const settings = php(places);
      const worker = await PhpWorker.start({
        ...settings,
        ini: { ...settings.ini, 'session.serialize_handler': handler },
      });
      const node = await new NodeSide({ ...here(places), handler }).open();
      try {
        await takeTurns(worker, node, `${name} ${handler} in turn`.replace(/[^a-z0-9]/g, '-'));
        expect(worker.log).toBe('');
        report({ promise: 'P19', adapter: `${name}, ${handler}`, attempts: TURNS, violations: 0 });
      } finally {
        await node.close();
        await worker.stop();
      }
    },
    DEADLINE,
  );
});

async function takeTurns(php: PhpWorker, node: NodeSide, id: string): Promise<void> {
  const made = await php.request(id, `require '${EVERY_VALUE}'`);
  const untouched = made.after.filter(([name]) => !CHANGED.has(name));
  expect(untouched.length).toBeGreaterThan(15);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const there = await node.request(id, (session) => {
      session.increment('turn');
      session.set('here', { turn, text: `Zürich ${turn}`, list: [turn, null, 1.5], bag: {} });
      return session.get('there');
    });
    expect(there).toEqual(turn === 0 ? undefined : { turn: turn - 1, list: ['Zürich', true] });
    const { result, before } = await php.request(id, theirTurn(turn));
    expect(result).toEqual([turn + 1, { turn, text: `Zürich ${turn}`, list: [turn, null, 1.5], bag: [] }]);
    expect(before.filter(([name]) => !CHANGED.has(name))).toEqual(untouched);
  }
  expect(node.events.filter(({ type }) => type !== 'committed')).toEqual([]);
}

function theirTurn(turn: number): string {
  return `
    $_SESSION['there'] = ['turn' => ${turn}, 'list' => ['Zürich', true]];
    $result = [$_SESSION['turn'], $_SESSION['here']]`;
}
