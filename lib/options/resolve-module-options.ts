import type { LockOptions } from '../adapters/adapter-capabilities.js';
import { DEFAULT_ABSOLUTE_LIFETIME, DEFAULT_MAX_BYTES, DEFAULT_ROTATION_GRACE } from '../core/default-engine.js';
import { SessionManager } from '../core/session-manager.js';
import { InvalidOptionError } from '../errors/invalid-option.error.js';
import { JsonSerializer } from '../serializers/json.serializer.js';
import type { SessionSerializer } from '../serializers/session-serializer.js';
import {
  anyString,
  either,
  findOptionProblem,
  oneOf,
  type OptionRules,
  positiveSeconds,
  secondsOrZero,
  timerSeconds,
  trueOrFalse,
} from '../utils/option-rules.js';
import { type BreakerSettings, resolveBreakerOptions } from './resolve-breaker-options.js';
import { resolveLockingOptions } from './resolve-locking-options.js';
import { type CookieSettings, resolveCookieOptions } from './resolve-cookie-options.js';
import type { SessionModuleOptions } from './session-module-options.js';

/** The module's options, checked and with their defaults; what depends on the adapter is still undefined. */
export interface ModuleSettings {
  readonly adapter: SessionModuleOptions['adapter'];
  readonly manager: NonNullable<SessionModuleOptions['manager']>;
  readonly serializer: SessionSerializer;
  readonly lifetime: number | undefined;
  readonly absoluteLifetime: number;
  readonly touchInterval: number | undefined;
  readonly rotationGrace: number;
  readonly rotateAfter: number | undefined;
  readonly gcInterval: number | false;
  readonly autoStart: 'on-demand' | 'always' | false;
  readonly uniqueId: string | undefined;
  readonly maxBytes: number;
  readonly commandTimeout: number | undefined;
  readonly breaker: BreakerSettings;
  readonly onStoreFailure: 'fail' | 'anonymous';
  readonly locking: LockOptions | false;
  readonly cookie: CookieSettings;
}

const DEFAULT_GC_INTERVAL = 900;

const RULES: OptionRules = {
  adapter: { valid: isAdapterOption, allowed: 'an adapter, an adapter class, or the token of a provider' },
  manager: { valid: isManagerClass, allowed: 'a subclass of SessionManager' },
  serializer: { valid: isSerializer, allowed: 'an object with serialize() and unserialize()' },
  lifetime: positiveSeconds,
  absoluteLifetime: either(positiveSeconds, oneOf(false)),
  touchInterval: secondsOrZero,
  rotationGrace: secondsOrZero,
  rotateAfter: positiveSeconds,
  gcInterval: either(timerSeconds, oneOf(false)),
  autoStart: oneOf('on-demand', 'always', false),
  uniqueId: anyString,
  maxBytes: {
    valid: (value) => Number.isSafeInteger(value) && (value as number) > 0,
    allowed: 'a whole number of bytes above 0',
  },
  commandTimeout: timerSeconds,
  breaker: either({ valid: isObject, allowed: 'an object with failures and resetAfter' }, oneOf(false)),
  onStoreFailure: oneOf('fail', 'anonymous'),
  locking: either(trueOrFalse, { valid: isObject, allowed: 'an object with wait and expiry' }),
  cookie: { valid: isObject, allowed: 'an object' },
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveModuleOptions(options: SessionModuleOptions = {}): ModuleSettings {
  const problem = findOptionProblem(options, RULES);
  if (problem !== undefined) throw new InvalidOptionError(problem.option, problem.problem, problem.allowed);
  const settings: ModuleSettings = {
    adapter: options.adapter,
    manager: options.manager ?? SessionManager,
    serializer: options.serializer ?? new JsonSerializer(),
    lifetime: options.lifetime,
    absoluteLifetime:
      options.absoluteLifetime === false ? Infinity : (options.absoluteLifetime ?? DEFAULT_ABSOLUTE_LIFETIME),
    touchInterval: options.touchInterval,
    rotationGrace: options.rotationGrace ?? DEFAULT_ROTATION_GRACE,
    rotateAfter: options.rotateAfter,
    gcInterval: options.gcInterval ?? DEFAULT_GC_INTERVAL,
    autoStart: options.autoStart ?? 'on-demand',
    uniqueId: options.uniqueId,
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    commandTimeout: options.commandTimeout,
    breaker: resolveBreakerOptions(options.breaker),
    onStoreFailure: options.onStoreFailure ?? 'fail',
    locking: resolveLockingOptions(options.locking),
    cookie: resolveCookieOptions(options.cookie),
  };
  assertLifetimesFit(settings.lifetime, settings.absoluteLifetime);
  return Object.freeze(settings);
}

/** An idle lifetime beyond the absolute one would never be reached. */
export function assertLifetimesFit(lifetime: number | undefined, absoluteLifetime: number): void {
  if (lifetime !== undefined && lifetime > absoluteLifetime) {
    throw new InvalidOptionError(
      'lifetime',
      'is longer than absoluteLifetime',
      `at most ${absoluteLifetime}, or a longer absoluteLifetime`,
    );
  }
}

function isAdapterOption(value: unknown): boolean {
  return ['object', 'function', 'string', 'symbol'].includes(typeof value) && value !== null;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isManagerClass(value: unknown): boolean {
  return typeof value === 'function' && (value === SessionManager || value.prototype instanceof SessionManager);
}

function isSerializer(value: unknown): boolean {
  const candidate = value as Partial<SessionSerializer> | null;
  return typeof candidate?.serialize === 'function' && typeof candidate.unserialize === 'function';
}
