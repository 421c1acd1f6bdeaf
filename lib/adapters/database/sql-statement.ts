import type { SqlValue } from './sql-executor.js';

/** What a statement may be given, by the name behind the colon. */
export interface StatementValues {
  readonly id?: string;
  readonly data?: string | Buffer;
  readonly version?: string;
  /** Seconds since 1970. */
  readonly created?: number;
  /** Seconds since 1970; the expiry minus the adapter's lifetime. */
  readonly modified?: number;
  /** Sessions whose `modified` is not above this have expired. */
  readonly expired?: number;
  readonly aside?: string;
  readonly after?: string;
}

/** A statement as a driver takes it. */
export class SqlStatement {
  readonly sql: string;
  private readonly names: readonly (keyof StatementValues)[];

  /**
   * @param text - with `:name` where a value goes
   * @param placeholder - what the database writes for the value of this number, from 1
   */
  constructor(text: string, placeholder: (number: number) => string) {
    const names: string[] = [];
    this.sql = text.replace(/:([a-z]+)/g, (_, name: string) => placeholder(names.push(name)));
    this.names = names as (keyof StatementValues)[];
  }

  /** In the order of the placeholders. */
  params(values: StatementValues): SqlValue[] {
    return this.names.map((name) => {
      const value = values[name];
      if (value === undefined) throw new TypeError(`The statement needs ${name}`);
      return value;
    });
  }
}
