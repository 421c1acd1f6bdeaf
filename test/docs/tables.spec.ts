import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capabilitiesOf } from '../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { NoopAdapter } from '../../lib/adapters/noop/noop.adapter.js';
import { StreamAdapter } from '../../lib/adapters/stream/stream.adapter.js';
import * as library from '../../lib/index.js';
import type { MongoAdapterOptions } from '../../lib/index.js';
import { SessionBag } from '../../lib/core/session-bag.js';
import { SessionManager } from '../../lib/core/session-manager.js';
import { Page, plain, ROOT } from './support/markdown.js';

const ITEMS = 80;

describe('the adapters of the README', () => {
  const rows = new Page('README.md').table('Adapters');
  let savePath: string;

  beforeEach(async () => {
    savePath = await mkdtemp(join(tmpdir(), 'readme-'));
  });

  afterEach(() => rm(savePath, { recursive: true, force: true }));

  it('can do what the table says', () => {
    const adapters = {
      StreamAdapter: new StreamAdapter({ savePath }),
      DatabaseAdapter: new library.DatabaseAdapter({ db: { dialect: 'sqlite', execute: nothingToAsk } }),
      RedisHashAdapter: new library.RedisHashAdapter(),
      RedisAdapter: new library.RedisAdapter(),
      LibmemcachedAdapter: new library.LibmemcachedAdapter(),
      MongoAdapter: new library.MongoAdapter({ collection: fakeCollection() }),
      HandlerSocketAdapter: new library.HandlerSocketAdapter(),
      HashedIdAdapter: new library.HashedIdAdapter(new MemoryAdapter()),
      MemoryAdapter: new MemoryAdapter(),
      NoopAdapter: new NoopAdapter(),
    };
    const able = Object.entries(adapters).map(([name, adapter]) => {
      const { versioned, fields, enumerate, quarantine } = capabilitiesOf(adapter);
      const writes = fields !== undefined ? 'fields' : versioned !== undefined ? 'versioned' : 'no';
      return [name, writes, ...[enumerate, quarantine].map((power) => (power === undefined ? 'no' : 'yes'))];
    });
    const said = rows.map(([adapter = '', , ...powers]) => [/`(\w+)`/.exec(adapter)?.[1], ...powers.slice(0, 3)]);
    expect(said.slice(0, -1)).toEqual(able);
  });

  it('are all that the package exports', () => {
    const exported = Object.keys(library).filter((name) => name.endsWith('Adapter') && name !== 'SessionAdapter');
    const named = rows.map(([adapter = '']) => /`(\w+)`/.exec(adapter)?.[1]).filter((name) => name !== undefined);
    expect(named.sort()).toEqual(exported.sort());
  });
});

describe('docs/phalcon.md', () => {
  const page = new Page('docs/phalcon.md');

  it.each([
    ['SessionManager', SessionManager],
    ['SessionBag', SessionBag],
  ])('names every member of %s', (_, target: { prototype: object }) => {
    const members = Object.getOwnPropertyNames(target.prototype).filter((name) => name !== 'constructor');
    expect(members.filter((name) => !page.text.includes(name))).toEqual([]);
  });

  it("lists every item of Phalcon's tests once", () => {
    const items = page.table("Phalcon's tests").flatMap(([cell = '']) => plain(cell).split(', ').flatMap(numbersOf));
    expect(items).toEqual(Array.from({ length: ITEMS }, (_, index) => index + 1));
  });

  it('names tests that exist', () => {
    const paths = [...page.text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect([...new Set(paths)].filter((path) => !hasSpecs(join(ROOT, path)))).toEqual([]);
  });
});

/** Adapters that are only looked at ask nobody. */
function nothingToAsk(): never {
  throw new Error('nobody asks');
}

function fakeCollection(): MongoAdapterOptions['collection'] {
  const methods = ['findOne', 'find', 'insertOne', 'updateOne', 'deleteOne', 'deleteMany', 'indexes', 'createIndex'];
  return Object.fromEntries(
    methods.map((name) => [name, nothingToAsk]),
  ) as unknown as MongoAdapterOptions['collection'];
}

/** `15-19` is five numbers. */
function numbersOf(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function hasSpecs(path: string): boolean {
  if (!existsSync(path)) return false;
  if (!statSync(path).isDirectory()) return true;
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).some((file) => file.endsWith('.spec.ts'));
}
