import { randomUUID } from 'node:crypto';
import { DatabaseAdapter } from '../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../lib/adapters/database/database.options.js';
import type { ContractSubject } from '../../lib/testing/contract/contract-subject.js';

/** Seconds for statements of tests that are not about deadlines: the machine may be busy. */
export const PATIENT = 20;

/** A name for a table of a test's own. */
export function newTable(): string {
  return `sessions_${randomUUID().replaceAll('-', '')}`;
}

export interface DatabaseSubject {
  readonly name: string;
  db(): DatabaseAdapterOptions['db'];
  /** Where a second process would connect; by default as the first. */
  rivalDb?(): DatabaseAdapterOptions['db'];
  /** Runs a statement as the database's owner. */
  run(sql: string): unknown;
  /** The statement that makes the table; by default ours. */
  ddl?(table: string): string;
}

/** What the contract suite needs of a database. One table serves all tests: making one takes longer than emptying it. */
export function contractSubject(subject: DatabaseSubject): ContractSubject {
  const table = newTable();
  const options = (db: DatabaseAdapterOptions['db']): DatabaseAdapterOptions => ({ db, table, timeout: PATIENT });
  let isMade = false;
  const make = async (adapter: DatabaseAdapter): Promise<void> => {
    if (subject.ddl) await subject.run(subject.ddl(table));
    else await adapter.createTable();
    isMade = true;
  };
  return {
    name: `DatabaseAdapter on ${subject.name}`,
    async create(clock) {
      const adapter = new DatabaseAdapter(options(subject.db()), clock);
      if (isMade) await subject.run(`DELETE FROM ${table}`);
      else await make(adapter);
      return adapter;
    },
    rival: (_, clock) => new DatabaseAdapter(options((subject.rivalDb ?? subject.db)()), clock),
  };
}
