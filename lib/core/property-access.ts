import { ReservedNameError } from '../errors/reserved-name.error.js';

/** What stands behind the property form of an object. */
export interface PropertySource {
  read(name: string): unknown;
  write(name: string, value: unknown): void;
  has(name: string): boolean;
  remove(name: string): void;
  names(): readonly string[];
  /** Whether an unknown name that is assigned belongs to the object itself (a subclass's own field). */
  takesOwnFields(): boolean;
}

/**
 * Names that the language or Nest read off any object they meet: `await session`, `JSON.stringify(session)`, a provider
 * at boot. They are never variables in the property form; `get('then')` reads them.
 */
const ASKED_BY_OTHERS: ReadonlySet<string | symbol> = new Set([
  'then',
  'toJSON',
  'constructor',
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
]);

/**
 * The property form, Phalcon's `__get`, `__set`, `__isset` and `__unset`: every name that is no member of the object
 * is a variable of the session or bag.
 */
export function withPropertyAccess<T extends object>(target: T, source: PropertySource): T {
  return new Proxy(target, new PropertyForm<T>(source));
}

/** A class rather than closures: every request makes one, and its methods are shared. */
class PropertyForm<T extends object> implements ProxyHandler<T> {
  constructor(private readonly source: PropertySource) {}

  get(object: T, name: string | symbol, receiver: unknown): unknown {
    return isVariable(object, name) ? this.source.read(name) : Reflect.get(object, name, receiver);
  }

  set(object: T, name: string | symbol, value: unknown): boolean {
    assertNoMember(object, name);
    const isOwnField = this.source.takesOwnFields();
    // As a variable it could not be read back; as a field it would not be stored.
    if (typeof name === 'string' && isAskedByOthers(name) && !isOwnField) throw new ReservedNameError(name);
    // On the object, not on the proxy: Reflect.set would ask it for the property again.
    if (!isVariable(object, name) || isOwnField) return Reflect.set(object, name, value, object);
    this.source.write(name, value);
    return true;
  }

  has(object: T, name: string | symbol): boolean {
    return isVariable(object, name) ? this.source.has(name) : Reflect.has(object, name);
  }

  deleteProperty(object: T, name: string | symbol): boolean {
    assertNoMember(object, name);
    if (!isVariable(object, name)) return Reflect.deleteProperty(object, name);
    this.source.remove(name);
    return true;
  }

  ownKeys(object: T): (string | symbol)[] {
    const variables = this.source.names().filter((name) => isVariable(object, name));
    return [...new Set([...variables, ...Reflect.ownKeys(object)])];
  }

  getOwnPropertyDescriptor(object: T, name: string | symbol): PropertyDescriptor | undefined {
    return isVariable(object, name) && this.source.has(name)
      ? { value: this.source.read(name), enumerable: true, configurable: true, writable: true }
      : Reflect.getOwnPropertyDescriptor(object, name);
  }
}

function assertNoMember(object: object, name: string | symbol): void {
  if (typeof name === 'string' && isMember(object, name) && !Object.hasOwn(object, name))
    throw new ReservedNameError(name);
}

export function isAskedByOthers(name: string | symbol): boolean {
  return ASKED_BY_OTHERS.has(name);
}

function isVariable(object: object, name: string | symbol): name is string {
  return typeof name === 'string' && !isAskedByOthers(name) && !isMember(object, name);
}

function isMember(object: object, name: string): boolean {
  return name in object;
}
