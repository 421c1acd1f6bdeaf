import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import { executorOf } from '../../../../lib/adapters/database/executor-of.js';
import type { SqlValue } from '../../../../lib/adapters/database/sql-executor.js';
import { capabilitiesOf } from '../../../../lib/adapters/adapter-capabilities.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const db = { dialect: 'sqlite', filename: ':memory:' } as const;
const make = (options: object): DatabaseAdapter => new DatabaseAdapter(options as DatabaseAdapterOptions);

describe('options of DatabaseAdapter', () => {
  it('have defaults', () => {
    const adapter = make({ db, table: undefined, lifetime: undefined });
    expect(adapter).toMatchObject({ lifetime: 3600, maxIdLength: 128, maxBytes: 16_777_215 });
    expect(capabilitiesOf(adapter)).toMatchObject({ versioned: adapter, enumerate: adapter, quarantine: adapter });
  });

  it.each([
    ['db', { db: undefined }],
    ['db', { db: 'mysql://localhost' }],
    ['db', { db: {} }],
    ['db', { db: { dialect: 'oracle', host: 'localhost' } }],
    ['db.dialect', { db: { dialect: 'oracle', execute: () => undefined } }],
    ['db', { db: { query: () => undefined, connect: () => undefined } }],
    ['db', { db: { createQueryRunner: () => undefined, options: { type: 'oracle' } } }],
    ['db.filename', { db: { dialect: 'sqlite' } }],
    ['db.filename', { db: { dialect: 'sqlite', filename: '' } }],
    ['db.host', { db: { dialect: 'mysql', host: 7 } }],
    ['db.port', { db: { dialect: 'postgres', port: 70_000 } }],
    ['db.pasword', { db: { dialect: 'postgres', pasword: 'typo' } }],
    ['db.poolSize', { db: { dialect: 'postgres', poolSize: 0 } }],
    ['db.ssl', { db: { dialect: 'mysql', ssl: 'yes' } }],
    ['table', { db, table: '' }],
    ['table', { db, table: 'a.b.c' }],
    ['table', { db, table: 'x; DROP TABLE users' }],
    ['table', { db, table: 'x" WHERE 1=1 --' }],
    ['table', { db, table: 'x`y' }],
    ['table', { db, table: 'x\0' }],
    ['table', { db, table: '7days' }],
    ['table', { db, table: 'x\n' }],
    ['table', { db, table: 'x'.repeat(64) }],
    ['table', { db, table: ['session_data'] }],
    ['columns', { db, columns: 'data' }],
    ['columns.data', { db, columns: { data: "data' = '' OR 1=1" } }],
    ['columns.revision', { db, columns: { revision: 'revision' } }],
    ['lifetime', { db, lifetime: 0 }],
    ['lifetime', { db, lifetime: Infinity }],
    ['timeout', { db, timeout: -1 }],
    ['tabel', { db, tabel: 'sessions' }],
  ])('%s is named when it cannot work: %j', (option, options) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code: 'E_SESSION_OPTION', option }) as Error);
  });

  it('a password is in no message', () => {
    const target = { dialect: 'mysql', password: 'correct horse', port: 'wrong' };
    expect(() => make({ db: target })).toThrow(expect.not.stringContaining('correct horse'));
  });
});

describe('a connection of the application', () => {
  it('that is a single client is refused: a transaction could be open on it', () => {
    expect(executorOf({ connect: () => undefined, query: () => undefined })).toBeUndefined();
  });

  it('must say how many rows a statement hit', async () => {
    const catalog = ['session_id', 'data', 'created_at', 'modified_at'].map((name) => ({
      name,
      type: name.endsWith('_at') ? 'integer' : 'text',
      charset: 'UTF-8',
      is_unique: 1,
    }));
    const execute = async (sql: string): Promise<object> => ({ rows: sql.includes('pragma') ? catalog : [] });
    const adapter = make({ db: { dialect: 'sqlite', execute } });
    await adapter.open();
    await expect(adapter.write(ID, 'data', 60)).rejects.toThrow(/must answer \{ rows, affected \}/);
  });

  it('gets every value as a parameter, in the order of the placeholders, each used once', async () => {
    const sent: [string, readonly SqlValue[]][] = [];
    const columns = ['session_id', 'data', 'created_at', 'modified_at'].map((name) => ({
      name,
      type: { session_id: 'text', data: 'bytea' }[name] ?? 'bigint',
      exact: true,
      is_unique: true,
    }));
    const execute = async (sql: string, params: readonly SqlValue[]): Promise<object> => {
      sent.push([sql, params]);
      return { rows: sql.includes('pg_attribute') ? columns : [], affected: 1n };
    };
    const adapter = make({ db: { dialect: 'postgres', execute } });
    await adapter.write(ID, 'secret', 60);
    await adapter.swap(ID, 'version', 'secret', 60);
    await adapter.swap(ID, null, 'secret', 60);
    await adapter.swap(ID, 'version', null, 0);
    await adapter.touch(ID, 'version', 60);
    await adapter.destroy(ID);
    await adapter.read(ID);
    for (const [sql, params] of sent) {
      const numbers = [...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
      expect(numbers).toEqual(params.map((_, index) => index + 1));
      for (const value of [ID, 'secret', "'version'"]) expect(sql).not.toContain(value);
    }
    expect(sent).toHaveLength(9);
  });
});
