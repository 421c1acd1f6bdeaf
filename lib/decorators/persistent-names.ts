/**
 * Every name that `@Persistent('name')` was given, in this process: providers have to exist before anything is injected,
 * and decorators run before there is a module to tell. Names are only ever added; they hold nothing. This is the one
 * piece of state outside of a module (docs/decisions.md).
 */
const names = new Set<string>();

export function rememberBagName(name: string): void {
  names.add(name);
}

export function bagNames(): ReadonlySet<string> {
  return names;
}
