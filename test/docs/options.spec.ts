import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { resolveDatabaseOptions } from '../../lib/adapters/database/database.options.js';
import { resolveHandlerSocketOptions } from '../../lib/adapters/handler-socket/handler-socket.options.js';
import { resolveLibmemcachedOptions } from '../../lib/adapters/libmemcached/libmemcached.options.js';
import { resolveMemoryOptions } from '../../lib/adapters/memory/memory.options.js';
import type { MongoCollectionLike } from '../../lib/adapters/mongo/mongo-collection-like.js';
import { resolveMongoOptions } from '../../lib/adapters/mongo/mongo.options.js';
import { resolveRedisOptions } from '../../lib/adapters/redis/redis.options.js';
import { resolveRedisHashOptions } from '../../lib/adapters/redis-hash/redis-hash.options.js';
import { resolveStreamOptions } from '../../lib/adapters/stream/stream.options.js';
import { resolveCookieOptions } from '../../lib/options/resolve-cookie-options.js';
import { resolveModuleOptions } from '../../lib/options/resolve-module-options.js';
import { resolvePhpSerializerOptions } from '../../lib/serializers/php/php-serializer.options.js';
import { Page, plain, ROOT } from './support/markdown.js';

interface Member {
  readonly name: string;
  readonly type: string;
  /** The text behind `@defaultValue`. */
  readonly defaultValue: string | undefined;
}

interface OptionsTable {
  readonly page: string;
  readonly heading: string;
  /** Where the interface is that the table describes. */
  readonly file: string;
  readonly type: string;
  /** Where the interface is of which that one picks members. */
  readonly base?: string;
  /** What the resolver makes of no options at all. */
  readonly resolved: object;
}

/** It has every method: nobody calls one. */
const COLLECTION = new Proxy({}, { get: () => () => undefined }) as MongoCollectionLike;

const TABLES: readonly OptionsTable[] = [
  {
    page: 'README.md',
    heading: 'Options',
    file: 'lib/options/session-module-options.ts',
    type: 'SessionModuleOptions',
    resolved: resolveModuleOptions(),
  },
  {
    page: 'README.md',
    heading: 'Cookie',
    file: 'lib/options/cookie-options.ts',
    type: 'SessionCookieOptions',
    resolved: resolveCookieOptions(),
  },
  {
    page: 'docs/adapters/stream.md',
    heading: 'Options',
    file: 'lib/adapters/stream/stream.options.ts',
    type: 'StreamAdapterOptions',
    resolved: resolveStreamOptions({}),
  },
  {
    page: 'docs/adapters/memory.md',
    heading: 'Options',
    file: 'lib/adapters/memory/memory.options.ts',
    type: 'MemoryAdapterOptions',
    resolved: resolveMemoryOptions({}),
  },
  {
    page: 'docs/adapters/redis.md',
    heading: 'Options',
    file: 'lib/adapters/redis/redis.options.ts',
    type: 'RedisAdapterOptions',
    resolved: resolveRedisOptions({}),
  },
  {
    page: 'docs/adapters/database.md',
    heading: 'Options',
    file: 'lib/adapters/database/database.options.ts',
    type: 'DatabaseAdapterOptions',
    resolved: resolveDatabaseOptions({ db: { dialect: 'sqlite', filename: 'x' } }),
  },
  {
    page: 'docs/adapters/redis-hash.md',
    heading: 'Options',
    file: 'lib/adapters/redis-hash/redis-hash.options.ts',
    type: 'RedisHashAdapterOptions',
    base: 'lib/adapters/redis/redis.options.ts',
    resolved: resolveRedisHashOptions({}),
  },
  {
    page: 'docs/adapters/libmemcached.md',
    heading: 'Options',
    file: 'lib/adapters/libmemcached/libmemcached.options.ts',
    type: 'LibmemcachedAdapterOptions',
    resolved: resolveLibmemcachedOptions({}),
  },
  {
    page: 'docs/adapters/libmemcached.md',
    heading: 'Server',
    file: 'lib/adapters/libmemcached/libmemcached.options.ts',
    type: 'LibmemcachedServer',
    resolved: resolveLibmemcachedOptions({}).servers[0]!,
  },
  {
    page: 'docs/adapters/libmemcached.md',
    heading: 'Client',
    file: 'lib/adapters/libmemcached/libmemcached.options.ts',
    type: 'LibmemcachedClientOptions',
    resolved: resolveLibmemcachedOptions({}).client,
  },
  {
    page: 'docs/adapters/mongo.md',
    heading: 'Options',
    file: 'lib/adapters/mongo/mongo.options.ts',
    type: 'MongoAdapterOptions',
    resolved: resolveMongoOptions({ collection: COLLECTION }),
  },
  {
    page: 'docs/adapters/handler-socket.md',
    heading: 'Options',
    file: 'lib/adapters/handler-socket/handler-socket.options.ts',
    type: 'HandlerSocketAdapterOptions',
    resolved: resolveHandlerSocketOptions({}),
  },
  {
    page: 'docs/adapters/handler-socket.md',
    heading: 'Server',
    file: 'lib/adapters/handler-socket/handler-socket.options.ts',
    type: 'HandlerSocketServer',
    resolved: resolveHandlerSocketOptions({}).server,
  },
  {
    page: 'docs/phalcon.md',
    heading: 'Options of phpSession',
    file: 'lib/php/php-session.options.ts',
    type: 'PhpSessionOptions',
    resolved: resolvePhpSerializerOptions({}),
  },
];

/** Those that the interface picks from another one come first. */
function membersOf(path: string, name: string, base?: string): Member[] {
  const file = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.ES2023, true);
  const found = file.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  const { members, heritageClauses } = found as ts.InterfaceDeclaration;
  const own = members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(file),
    type: member.type?.getText(file) ?? '',
    defaultValue: defaultOf(member),
  }));
  const [picked] = heritageClauses?.[0]?.types ?? [];
  return base === undefined || picked === undefined ? own : [...pickedMembers(picked, base), ...own];
}

/** `Pick<Name, 'a' | 'b'>` */
function pickedMembers(pick: ts.ExpressionWithTypeArguments, file: string): Member[] {
  const [from, names] = (pick.typeArguments ?? []).map((argument) => argument.getText());
  const known = membersOf(file, from ?? '');
  return [...(names ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => known.find((member) => member.name === name)!);
}

function defaultOf(member: ts.PropertySignature): string | undefined {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'defaultValue');
  return tag === undefined ? undefined : plain(ts.getTextOfJSDocComment(tag.comment) ?? '').replace(/\s+/g, ' ');
}

/** The value that a default cell writes in TypeScript; undefined for one that says it in words. */
function literal(cell: string): unknown {
  const text = plain(cell);
  if (/^'.*'$/.test(text)) return text.slice(1, -1);
  if (/^(true|false)$/.test(text)) return text === 'true';
  return text !== '' && !Number.isNaN(Number(text)) ? Number(text) : undefined;
}

describe.each(TABLES)('the table "$heading" of $page', ({ page, heading, file, type, base, resolved }) => {
  const rows = new Page(page).table(heading).map(([name = '', typed = '', value = '']) => ({
    name: plain(name),
    type: plain(typed),
    value,
  }));
  const members = membersOf(file, type, base);

  it('names every option once, in the order of the interface', () => {
    expect(rows.map(({ name }) => name)).toEqual(members.map(({ name }) => name));
  });

  it('gives the types of the interface', () => {
    expect(rows.map(({ name, type: typed }) => [name, typed])).toEqual(
      members.map((member) => [member.name, member.type]),
    );
  });

  it('gives the defaults that the comments give', () => {
    for (const [index, { name, value }] of rows.entries()) {
      const documented = members[index]?.defaultValue;
      const isSame = documented === undefined ? plain(value) === '-' : documented.startsWith(plain(value));
      expect({ name, value: isSame ? documented : value }).toEqual({ name, value: documented });
    }
  });

  it('gives the defaults that the resolver takes', () => {
    for (const { name, value } of rows) {
      if (literal(value) === undefined) continue;
      expect({ name, value: (resolved as unknown as Record<string, unknown>)[name] }).toEqual({
        name,
        value: literal(value),
      });
    }
  });
});
