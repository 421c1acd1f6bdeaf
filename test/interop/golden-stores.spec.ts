import { readFileSync, writeFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { basename, join } from 'node:path';
import type { PhpSessionOptions } from '../../lib/php/php-session.options.js';
import { NodeSide } from './support/node-side.js';
import { HANDLERS, PATIENCE, Places } from './support/shared-stores.js';

/** What real PHP and Phalcon left in a store; see its note. */
interface Golden {
  readonly name: string;
  readonly store: 'redis' | 'memcached' | 'file';
  readonly key: string;
  readonly bytes_base64: string;
  readonly ttl_seconds: number | null;
  readonly serialize_handler: string;
  readonly session: unknown;
  readonly adapterOptions?: { prefix?: string; lifetime?: number; index?: number; defaultSerializer?: string };
}

const ID = 'goldenid1';
const FILE = join(__dirname, 'fixtures/stores.json');
const { cases } = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: readonly Golden[] };

/** Phalcon's other serialisers (igbinary, msgpack, json, base64) are not read here. */
const ENVELOPES = new Map<string | undefined, PhpSessionOptions['envelope']>([
  [undefined, undefined],
  ['php', 'phalcon'],
  ['redis_php', 'phalcon'],
  ['none', 'none'],
  ['redis_none', 'none'],
  ['memcached_php', 'none'],
]);
const READABLE = cases.filter(
  ({ serialize_handler: handler, adapterOptions }) =>
    (HANDLERS as readonly string[]).includes(handler) && ENVELOPES.has(adapterOptions?.defaultSerializer),
);

let places: Places;
beforeAll(async () => (places = await Places.start()), 300_000);
afterAll(() => places.stop());

function optionsOf({ name, store, adapterOptions = {}, serialize_handler: handler }: Golden): PhpSessionOptions {
  const { defaultSerializer, index, ...shared } = adapterOptions;
  const common = {
    from: name.startsWith('phalcon5') ? ('phalcon-5' as const) : ('php' as const),
    handler: handler as PhpSessionOptions['handler'],
    envelope: ENVELOPES.get(defaultSerializer),
  };
  if (store === 'redis')
    return { ...common, redis: { port: places.redis.port, readTimeout: PATIENCE, index, ...shared } };
  if (store === 'file') return { ...common, files: { savePath: places.folder } };
  return {
    ...common,
    libmemcached: { servers: [{ port: places.memcached.port }], client: { timeout: PATIENCE * 1000 }, ...shared },
  };
}

async function put({ store, key, bytes_base64: text, adapterOptions }: Golden): Promise<void> {
  const bytes = Buffer.from(text, 'base64');
  if (store === 'file') return void writeFileSync(join(places.folder, basename(key)), bytes);
  if (store === 'redis') {
    const redis = new Redis(places.redis.port, { db: adapterOptions?.index ?? 0 });
    await redis.set(key, bytes, 'EX', 100);
    return void redis.disconnect();
  }
  await places.memcached.ask(`set ${key} 0 100 ${bytes.length}\r\n${bytes.toString('latin1')}`);
}

describe('what real PHP and Phalcon stored', () => {
  it('is mostly readable', () => expect(READABLE.length).toBeGreaterThanOrEqual(20));

  it.each(READABLE.map((golden) => [golden.name, golden] as const))(
    'is found and read, and is still the same after a request that only reads: %s',
    async (_, golden) => {
      const node = await new NodeSide(optionsOf(golden)).open();
      try {
        await put(golden);
        const all = await node.request(ID, (session) => ({ ...session.all() }));
        expect(JSON.parse(JSON.stringify(all))).toEqual(golden.session);
        expect(Buffer.from(await node.engine.adapter.read(ID), 'latin1').toString('base64')).toBe(golden.bytes_base64);
        if (golden.ttl_seconds !== null) expect(node.adapter.lifetime).toBe(golden.ttl_seconds);
      } finally {
        await node.close();
      }
    },
  );
});
