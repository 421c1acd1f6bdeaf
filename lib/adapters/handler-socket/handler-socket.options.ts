import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import {
  anyString,
  findOptionProblem,
  timerSeconds,
  type OptionRule,
  type OptionRules,
} from '../../utils/option-rules.js';

/**
 * Where HandlerSocket listens, and the table in its MariaDB or MySQL.
 *
 * @public
 */
export interface HandlerSocketServer {
  /**
   * A name or an address.
   *
   * @defaultValue 'localhost'
   */
  host?: string;
  /**
   * The port to read from (`handlersocket_port`); the one to write to serves as well.
   *
   * @defaultValue 9998
   */
  port?: number;
  /**
   * The port to write to (`handlersocket_port_wr`).
   *
   * @defaultValue 9999
   */
  portWrite?: number;
  /**
   * The database.
   *
   * @defaultValue 'session'
   */
  dbname?: string;
  /**
   * The table: letters, digits, underscores, hyphens. Never a view: HandlerSocket ends the whole server at that.
   *
   * @defaultValue 'php_session'
   */
  dbtable?: string;
  /** `handlersocket_plain_secret`; without it, or when it is empty, none is sent. */
  secret?: string;
  /**
   * `handlersocket_plain_secret_wr`, where it is another one.
   *
   * @defaultValue the value of `secret`
   */
  secretWrite?: string;
}

/**
 * Options of {@link HandlerSocketAdapter}: those of Phalcon's, without its `cookie_path` and `cookie_domain`, which are the
 * module's `cookie.path` and `cookie.domain`.
 *
 * @public
 */
export interface HandlerSocketAdapterOptions {
  /** Where to connect, and which table. */
  server?: HandlerSocketServer;
  /**
   * Seconds that a session lives without use, at most ten years, rounded up to whole ones; the default of the module's
   * `lifetime`. All programs that share a table need the same: `modified` is the expiry minus this.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /**
   * Seconds that a request may take, waiting for a connection included; ten times that at boot. Whether it was done is
   * unknown after that.
   *
   * @defaultValue 0.5
   */
  timeout?: number;
}

/** Where to connect, with the defaults. */
export type ResolvedHandlerSocketServer = Readonly<Required<HandlerSocketServer>>;

/** Options with their defaults. */
export interface ResolvedHandlerSocketOptions {
  readonly server: ResolvedHandlerSocketServer;
  readonly lifetime: number;
  readonly timeout: number;
}

/** Seconds. `modified` is the expiry minus this: ten years keep it a date. */
const LONGEST_LIFETIME = 10 * 365 * 86_400;

const portNumber: OptionRule = {
  valid: (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536,
  allowed: 'a whole number from 1 to 65535',
};

const tableName: OptionRule = {
  valid: (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value),
  allowed: 'up to 64 letters, digits, underscores and hyphens',
};

const RULES: OptionRules & Record<keyof HandlerSocketAdapterOptions, OptionRule> = {
  server: {
    valid: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    allowed: '{ host, port, portWrite, dbname, dbtable, secret, secretWrite }',
  },
  lifetime: {
    valid: (value) => typeof value === 'number' && value > 0 && value <= LONGEST_LIFETIME,
    allowed: `a number of seconds above 0, at most ${LONGEST_LIFETIME}`,
  },
  timeout: timerSeconds,
};

const SERVER_RULES: OptionRules & Record<keyof HandlerSocketServer, OptionRule> = {
  host: { valid: (value) => typeof value === 'string' && value !== '', allowed: 'a name or an address' },
  port: portNumber,
  portWrite: portNumber,
  dbname: tableName,
  dbtable: tableName,
  secret: anyString,
  secretWrite: anyString,
};

/** Options of Phalcon's adapter that are the module's here, for every adapter. */
const OPTIONS_OF_THE_MODULE: Readonly<Record<string, string>> = {
  cookie_path: 'path',
  cookie_domain: 'domain',
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveHandlerSocketOptions(options: HandlerSocketAdapterOptions): ResolvedHandlerSocketOptions {
  refuseOptionsOfTheModule(options);
  check(options, RULES);
  const { server = {}, lifetime, timeout } = options;
  check(server, SERVER_RULES, 'server.');
  return Object.freeze({ server: resolveServer(server), lifetime: lifetime ?? 3600, timeout: timeout ?? 0.5 });
}

function resolveServer(server: HandlerSocketServer): ResolvedHandlerSocketServer {
  const secret = server.secret ?? '';
  return Object.freeze({
    host: server.host ?? 'localhost',
    port: server.port ?? 9998,
    portWrite: server.portWrite ?? 9999,
    dbname: server.dbname ?? 'session',
    dbtable: server.dbtable ?? 'php_session',
    secret,
    secretWrite: server.secretWrite ?? secret,
  });
}

/** Ignoring them would leave a cookie where nobody expects it. */
function refuseOptionsOfTheModule(options: object): void {
  for (const name of Object.keys(options)) {
    const option = Object.hasOwn(OPTIONS_OF_THE_MODULE, name) ? OPTIONS_OF_THE_MODULE[name] : undefined;
    if (option === undefined) continue;
    throw new InvalidOptionError(
      name,
      `of HandlerSocketAdapter is the module's option cookie.${option}, for every adapter`,
      `SessionModule.forRoot({ cookie: { ${option}: '...' } })`,
    );
  }
}

function check(options: object, rules: OptionRules, path = ''): void {
  const problem = findOptionProblem(options, rules, path);
  if (!problem) return;
  throw new InvalidOptionError(problem.option, `of HandlerSocketAdapter ${problem.problem}`, problem.allowed);
}
