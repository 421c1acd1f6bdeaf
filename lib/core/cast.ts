/**
 * The types that `SessionBag.get()` can cast to, with PHP's names.
 *
 * @public
 */
export type CastType = 'int' | 'integer' | 'float' | 'double' | 'string' | 'bool' | 'boolean' | 'array' | 'null';

/** Casts as PHP's `settype()` does: `'12abc'` as int is 12. */
export function cast(value: unknown, type: CastType): unknown {
  switch (type) {
    case 'int':
    case 'integer':
      return Math.trunc(numberOf(value));
    case 'float':
    case 'double':
      return numberOf(value);
    case 'string':
      return stringOf(value);
    case 'bool':
    case 'boolean':
      return booleanOf(value);
    case 'array':
      return Array.isArray(value) || isObject(value) ? value : value === null || value === undefined ? [] : [value];
    case 'null':
      return null;
  }
}

/** PHP reads the longest number at the start of a string. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Number(/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?/i.exec(value)?.[0] ?? 0);
  return booleanOf(value) ? 1 : 0;
}

function stringOf(value: unknown): string {
  if (value === true) return '1';
  if (value === false || value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return isObject(value) ? 'Array' : JSON.stringify(value);
}

function booleanOf(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value) && value !== '0';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
