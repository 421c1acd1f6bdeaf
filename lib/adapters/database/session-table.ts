import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import { driverError, storeFailure, withoutValues } from './database-failure.js';
import { withDeadline } from '../../utils/deadline.js';
import type { SessionStatements, SqlDialect } from './sql-dialect.js';
import type { SqlExecutor, SqlResult, SqlValue } from './sql-executor.js';
import { SqlStatement, type StatementValues } from './sql-statement.js';
import { requireColumns, type CatalogColumn, type TableLayout } from './table-layout.js';
import type { TableNames } from './table-names.js';

/** The table as it is, and the statements for it. */
interface PreparedTable {
  readonly executor: SqlExecutor;
  readonly layout: TableLayout;
  readonly statements: Readonly<Record<keyof SessionStatements, SqlStatement>>;
}

/** What takes longer than a request may wait. */
const MAINTENANCE = 10;

/** Statements on the session table, each with its deadline. The catalog is read before the first one. */
export class SessionTable {
  private prepared: PreparedTable | undefined;
  private preparing: Promise<PreparedTable> | undefined;

  /**
   * @param executor - gives the connection; opens it if there is none
   * @param timeout - seconds for each statement
   */
  constructor(
    readonly dialect: SqlDialect,
    private readonly names: TableNames,
    private readonly executor: () => Promise<SqlExecutor>,
    private readonly timeout: number,
  ) {}

  /** Undefined until the database was reached for the first time. */
  get layout(): TableLayout | undefined {
    return this.prepared?.layout;
  }

  /** Forgets what was read of the catalog. */
  forget(): void {
    this.prepared = undefined;
    this.preparing = undefined;
  }

  /**
   * Reads the catalog, and tries a statement that changes nothing.
   *
   * @throws SessionStoreConfigurationError for what can never work
   */
  async prepare(): Promise<TableLayout> {
    this.preparing ??= this.read().finally(() => (this.preparing = undefined));
    this.prepared = await this.preparing;
    return this.prepared.layout;
  }

  /** What the table can hold. @throws SessionStoreError while the database does not answer */
  async limits(operation: string): Promise<TableLayout> {
    return (await this.ready(operation)).layout;
  }

  /** @returns rows, and how many rows it hit */
  async run(operation: string, statement: keyof SessionStatements, values: StatementValues): Promise<SqlResult> {
    const { executor, statements } = await this.ready(operation);
    const { sql } = statements[statement];
    const seconds = statement === 'collect' ? this.timeout * MAINTENANCE : this.timeout;
    try {
      return await this.send(executor, sql, statements[statement].params(values), seconds);
    } catch (error) {
      if (statement === 'insert' && this.dialect.lostInsert(driverError(error))) return { rows: [], affected: 0 };
      throw storeFailure(operation, error);
    }
  }

  /** @returns whether it hit a row */
  async change(operation: string, statement: keyof SessionStatements, values: StatementValues): Promise<boolean> {
    return (await this.count(operation, statement, values)) > 0;
  }

  /** @returns how many rows it hit */
  async count(operation: string, statement: keyof SessionStatements, values: StatementValues): Promise<number> {
    const { affected } = await this.run(operation, statement, values);
    if (typeof affected === 'number' || typeof affected === 'bigint') return Number(affected);
    throw new SessionStoreError(
      operation,
      undefined,
      'db.execute() must answer { rows, affected }, affected a number.',
    );
  }

  /** Makes table and index, if they are missing. @throws SessionStoreError */
  async create(): Promise<void> {
    try {
      const executor = await this.executor();
      for (const sql of this.dialect.ddl(this.names)) await this.send(executor, sql, [], this.timeout * MAINTENANCE);
    } catch (error) {
      throw storeFailure('create the session table', error);
    }
    this.forget();
  }

  private async ready(operation: string): Promise<PreparedTable> {
    if (this.prepared) return this.prepared;
    try {
      await withDeadline(this.timeout, () => this.prepare());
    } catch (error) {
      throw storeFailure(operation, error);
    }
    return this.prepared as unknown as PreparedTable;
  }

  private async read(): Promise<PreparedTable> {
    const { dialect, names } = this;
    const seconds = this.timeout * MAINTENANCE;
    try {
      const executor = await this.executor();
      const { rows } = await this.send(executor, dialect.catalog(names), [], seconds);
      const columns = requireColumns(dialect.title, names, rows as CatalogColumn[]);
      const layout = dialect.layout(columns, executor.sendsBytes);
      const statements = bound(dialect, dialect.statements(names, layout));
      await this.rehearse(executor, statements.destroy);
      return { executor, layout, statements };
    } catch (error) {
      throw this.configurationFailure(error) ?? error;
    }
  }

  /** Rights are only found out by using them. What may pass, such as a server that can only be read now, may. */
  private async rehearse(executor: SqlExecutor, statement: SqlStatement): Promise<void> {
    try {
      await this.send(executor, statement.sql, statement.params({ id: NO_ID }), this.timeout * MAINTENANCE);
    } catch (error) {
      if (this.configurationFailure(error)) throw error;
    }
  }

  private async send(executor: SqlExecutor, sql: string, params: SqlValue[], seconds: number): Promise<SqlResult> {
    return withDeadline(seconds, (signal) => executor.execute(sql, params, signal));
  }

  private configurationFailure(error: unknown): SessionStoreConfigurationError | undefined {
    const cause = driverError(error);
    const found = this.dialect.configurationProblem(cause);
    if (found === undefined) return undefined;
    const { problem, remedy } = found;
    return new SessionStoreConfigurationError(this.dialect.title, problem, remedy, { cause: withoutValues(cause) });
  }
}

/** No session has it: it is outside of the alphabet. */
const NO_ID = '.';

function bound(dialect: SqlDialect, texts: SessionStatements): PreparedTable['statements'] {
  const entries = Object.entries(texts) as [keyof SessionStatements, string][];
  const statements = entries.map(([name, text]) => [
    name,
    new SqlStatement(text, (number) => dialect.placeholder(number)),
  ]);
  return Object.fromEntries(statements) as PreparedTable['statements'];
}
