import { InvalidOptionError } from '../errors/invalid-option.error.js';
import {
  anyString,
  either,
  findOptionProblem,
  oneOf,
  type OptionRules,
  secondsOrZero,
  trueOrFalse,
} from '../utils/option-rules.js';
import type { SessionCookieOptions } from './cookie-options.js';

/** The cookie options with their defaults; absent attributes are left out of the cookie. */
export interface CookieSettings {
  readonly name: string;
  readonly domain: string | undefined;
  readonly path: string;
  readonly maxAge: number | undefined;
  readonly secure: boolean | 'auto';
  readonly httpOnly: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly partitioned: boolean;
  readonly priority: 'low' | 'medium' | 'high' | undefined;
  readonly secrets: readonly string[];
}

/** RFC 6265: a token, so no separators and no control characters. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const DOMAIN = /^\.?[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;
const PATH = /^\/[\x20-\x3a\x3c-\x7e]*$/;
const SHORTEST_SECRET = 16;

const RULES: OptionRules = {
  name: { valid: matches(TOKEN), allowed: "letters, digits and !#$%&'*+-.^_`|~" },
  domain: { valid: matches(DOMAIN), allowed: 'a host name, such as example.org' },
  path: { valid: matches(PATH), allowed: 'a path that begins with / and has no semicolon' },
  maxAge: secondsOrZero,
  secure: either(trueOrFalse, oneOf('auto')),
  httpOnly: trueOrFalse,
  sameSite: oneOf('lax', 'strict', 'none'),
  partitioned: trueOrFalse,
  priority: oneOf('low', 'medium', 'high'),
  secret: { valid: isSecret, allowed: `a string of at least ${SHORTEST_SECRET} characters, or a list of such` },
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveCookieOptions(options: SessionCookieOptions = {}): CookieSettings {
  const problem = findOptionProblem(options, RULES, 'cookie.');
  if (problem !== undefined) throw new InvalidOptionError(problem.option, problem.problem, problem.allowed);
  const { secret } = options;
  const settings: CookieSettings = {
    name: options.name ?? 'sid',
    domain: options.domain,
    path: options.path ?? '/',
    maxAge: options.maxAge,
    secure: options.secure ?? 'auto',
    httpOnly: options.httpOnly ?? true,
    sameSite: options.sameSite ?? 'lax',
    partitioned: options.partitioned ?? false,
    priority: options.priority,
    secrets: secret === undefined ? [] : typeof secret === 'string' ? [secret] : [...secret],
  };
  assertPossible(settings);
  return Object.freeze(settings);
}

/** Combinations that every browser drops. */
function assertPossible({ name, secure, path, domain, sameSite, partitioned }: CookieSettings): void {
  if (sameSite === 'none') assertSecure(secure, 'cookie.sameSite', "'none'");
  if (partitioned) assertSecure(secure, 'cookie.partitioned', 'true');
  if (name.startsWith('__Secure-')) assertSecure(secure, 'cookie.name', `"${name}"`);
  if (!name.startsWith('__Host-')) return;
  assertSecure(secure, 'cookie.name', `"${name}"`);
  if (path !== '/')
    throw new InvalidOptionError('cookie.name', `"${name}" does not fit cookie.path "${path}"`, "cookie.path '/'");
  if (domain !== undefined)
    throw new InvalidOptionError('cookie.name', `"${name}" does not fit a cookie.domain`, 'no cookie.domain');
}

function assertSecure(secure: boolean | 'auto', option: string, value: string): void {
  if (secure !== true)
    throw new InvalidOptionError(
      option,
      `${value} needs a secure cookie, or browsers drop it`,
      'it together with cookie.secure: true',
    );
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function isSecret(value: unknown): boolean {
  const secrets: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    secrets.length > 0 &&
    secrets.every((secret) => anyString.valid(secret) && (secret as string).length >= SHORTEST_SECRET)
  );
}
