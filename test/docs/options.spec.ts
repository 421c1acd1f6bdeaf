import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { resolveDatabaseOptions } from '../../lib/adapters/database/database.options.js';
import { resolveMemoryOptions } from '../../lib/adapters/memory/memory.options.js';
import { resolveRedisOptions } from '../../lib/adapters/redis/redis.options.js';
import { resolveStreamOptions } from '../../lib/adapters/stream/stream.options.js';
import { resolveCookieOptions } from '../../lib/options/resolve-cookie-options.js';
import { resolveModuleOptions } from '../../lib/options/resolve-module-options.js';
import { Page, plain, ROOT } from './support/markdown.js';

interface Member {
  readonly name: string;
  readonly type: string;
  /** The text behind `@defaultValue`. */
  readonly defaultValue: string | undefined;
}

/** A table of options, the interface that it describes, and what the resolver makes of no options at all. */
const TABLES = [
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
];

function membersOf(path: string, name: string): Member[] {
  const file = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.ES2023, true);
  const found = file.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  return (found as ts.InterfaceDeclaration).members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(file),
    type: member.type?.getText(file) ?? '',
    defaultValue: defaultOf(member),
  }));
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

describe.each(TABLES)('the table "$heading" of $page', ({ page, heading, file, type, resolved }) => {
  const rows = new Page(page).table(heading).map(([name = '', typed = '', value = '']) => ({
    name: plain(name),
    type: plain(typed),
    value,
  }));
  const members = membersOf(file, type);

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
