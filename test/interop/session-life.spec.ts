import { NodeSide } from './support/node-side.js';
import { PhpWorker } from './support/php-worker.js';
import { PHALCON_STORES, PHP_STORES, Places } from './support/shared-stores.js';

let places: Places;
let php: PhpWorker;
let node: NodeSide;

beforeAll(async () => (places = await Places.start()), 300_000);
afterAll(() => places.stop());

const idOf = (name: string): string => name.replace(/[^a-z0-9]/g, '-').padEnd(22, '-');

describe.each([...PHP_STORES, ...PHALCON_STORES])('a session on both sides, $name', (store) => {
  const id = idOf(store.name);

  beforeEach(async () => {
    php = await PhpWorker.start(store.php(places));
    node = await new NodeSide(store.here(places)).open();
    await php.request(id, `$_SESSION = ['user' => 'ann']`);
  });

  afterEach(async () => {
    const { log } = php;
    await node.close();
    await php.stop();
    expect(log).toBe('');
  });

  it('has its variables, its bags, those with a uniqueId and the flash messages in the same places', async () => {
    await php.request(
      id,
      `$_SESSION['app1#user'] = 'ann';
       $_SESSION['CartController'] = ['apple' => 2];
       $_SESSION['_flashMessages'] = ['success' => ['Saved.'], 'error' => ['No.', 'Not at all.']]`,
    );
    await node.request(id, (session) => {
      expect(session.get('_flashMessages')).toEqual({ success: ['Saved.'], error: ['No.', 'Not at all.'] });
      session.bag('CartController').increment('apple');
      session.remove('_flashMessages').setOptions({ uniqueId: 'app1' });
      expect(session.keys()).toEqual(['user']);
      session.set('role', 'admin');
    });
    const { result } = await php.request(id, `$result = array_diff_key($_SESSION, ['__session_manager' => 1])`);
    expect(result).toEqual({ user: 'ann', 'app1#user': 'ann', CartController: { apple: 3 }, 'app1#role': 'admin' });
  });

  it('that we made is one of PHP, under an id that PHP takes', async () => {
    const { id: made } = await node.request('', (session) => {
      session.set('user', 'bea');
      return { id: session.getId() };
    });
    expect(made).toMatch(/^[0-9a-v]{32}$/);
    expect((await php.request(made, `$result = $_SESSION['user']`)).result).toBe('bea');
  });

  it('is the same one after PHP gave it a new id', async () => {
    await node.request(id, (session) => session.set('here', 1));
    const { result } = await php.request(id, `session_regenerate_id(true); $result = session_id()`);
    const seen = await node.request(result as string, (session) => [session.get('user'), session.get('here')]);
    expect(seen).toEqual(['ann', 1]);
    expect(await node.request(id, (session) => session.isNew)).toBe(true);
  });

  it('is the same one after we gave it a new id, and the old id shows PHP nothing', async () => {
    const after = await node.request(id, (session) => session.regenerateId().set('here', 1).getId());
    expect((await php.request(id, `$result = $_SESSION['user'] ?? null`)).result).toBeNull();
    expect((await php.request(after, `$result = [$_SESSION['user'], $_SESSION['here']]`)).result).toEqual(['ann', 1]);
    await node.request(id, (session) => expect(session.has('user')).toBe(false));
  });

  it('is gone for both when either side ends it', async () => {
    await node.request(id, (session) => session.destroy());
    expect((await php.request(id, `$result = $_SESSION['user'] ?? null; $_SESSION['user'] = 'bob'`)).result).toBeNull();
    expect(await node.request(id, (session) => session.get('user'))).toBe('bob');
    await php.request(id, 'session_destroy()');
    expect(await node.request(id, (session) => session.isNew)).toBe(true);
  });

  it('may be large: what PHP compresses is read, and what we write PHP reads', async () => {
    for (const size of [3000, 60_000, 300_000]) {
      const text = `str_repeat('Zürich ', intdiv(${size}, 16)) . substr(str_repeat(hash('sha512', '${size}'), 4000), 0, ${size} >> 1)`;
      const { result } = await php.request(id, `$_SESSION['large'] = ${text}; $result = md5($_SESSION['large'])`);
      const length = await node.request(id, (session) => {
        session.set('turn', size);
        return (session.get('large') as string).length;
      });
      expect(length).toBeGreaterThan(size * 0.9);
      expect((await php.request(id, `$result = md5($_SESSION['large'])`)).result).toBe(result);
    }
  });
});
