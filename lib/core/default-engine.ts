import type { SessionAdapter } from '../adapters/session-adapter.js';
import { JsonSerializer } from '../serializers/json.serializer.js';
import { systemClock } from '../utils/clock.js';
import { SessionEngine } from './session-engine.js';
import { DEFAULT_NAME } from './session-handle.js';
import { sessionIds } from './session-id.js';
import { silentObserver } from './session-observer.js';
import type { SessionSettings } from './session-settings.js';

/** Idle lifetime in seconds, where neither the module nor the adapter says another. */
export const DEFAULT_LIFETIME = 3600;
/** Absolute lifetime in seconds. */
export const DEFAULT_ABSOLUTE_LIFETIME = 86_400;
/** Seconds after a rotation in which requests with the old id get no cookie. */
export const DEFAULT_ROTATION_GRACE = 10;
/** Largest size of a session in bytes: 1 MiB. */
export const DEFAULT_MAX_BYTES = 1024 * 1024;

/** The settings of a manager that is used without Nest: `new SessionManager().setAdapter(adapter)`. */
function defaultSettings(adapter: SessionAdapter): SessionSettings {
  return {
    adapter,
    serializer: new JsonSerializer(),
    clock: systemClock,
    observer: silentObserver,
    newId: sessionIds(),
    lifetime: adapterLifetime(adapter) ?? DEFAULT_LIFETIME,
    absoluteLifetime: DEFAULT_ABSOLUTE_LIFETIME,
    touchInterval: undefined,
    rotationGrace: DEFAULT_ROTATION_GRACE,
    rotateAfter: undefined,
    maxBytes: DEFAULT_MAX_BYTES,
    uniqueId: adapterUniqueId(adapter) ?? '',
    name: DEFAULT_NAME,
  };
}

/** Where an adapter keeps the engine of the managers that use it without Nest, so that their commits take turns. */
const ENGINE = Symbol.for('nestjs-session-manager:engine');

/** The engine of an adapter that is used without Nest: one for all its managers. */
export function defaultEngine(adapter: SessionAdapter & { [ENGINE]?: SessionEngine }): SessionEngine {
  const engine = adapter[ENGINE] ?? new SessionEngine(defaultSettings(adapter));
  if (Object.isExtensible(adapter)) Object.defineProperty(adapter, ENGINE, { value: engine, configurable: true });
  return engine;
}

/** Phalcon 3's adapters have a `uniqueId` option; it is the default for the module's. */
export function adapterUniqueId(adapter: SessionAdapter): string | undefined {
  const { uniqueId } = adapter as { readonly uniqueId?: unknown };
  return typeof uniqueId === 'string' ? uniqueId : undefined;
}

/** Phalcon's adapters have a `lifetime` option; it is the default for the module's. */
export function adapterLifetime(adapter: SessionAdapter): number | undefined {
  const { lifetime } = adapter as { readonly lifetime?: unknown };
  return typeof lifetime === 'number' ? lifetime : undefined;
}
