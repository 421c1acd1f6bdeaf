import type { VariablePath } from './change-set.js';

/** Between a bag and its key. */
const SEPARATOR = '.';
const ESCAPE = '\\';

/**
 * Names of the fields in which variables are kept, readable as they are: `username`, and `cart.items` for the key
 * `items` of the bag `cart`. A dot or backslash in the name of a variable or bag is escaped; a key is taken as it is.
 */
export function fieldOf([name, key]: VariablePath): string {
  return key === undefined ? escaped(name) : keysOf(name) + key;
}

/** What the fields of a bag's keys begin with. */
export function keysOf(bag: string): string {
  return escaped(bag) + SEPARATOR;
}

/** What the fields of all variables begin with whose names begin with `prefix`. */
export function fieldPrefixOf(prefix: string): string {
  return escaped(prefix);
}

/** The variable, or key of a bag, that a field holds. */
export function pathOfField(field: string): VariablePath {
  if (!/[.\\]/.test(field)) return [field];
  let name = '';
  for (let at = 0; at < field.length; at += 1) {
    const character = field[at];
    if (character === ESCAPE) name += field[++at] ?? '';
    else if (character === SEPARATOR) return [name, field.slice(at + 1)];
    else name += character;
  }
  return [name];
}

function escaped(name: string): string {
  return name.replace(/[\\.]/g, (character) => ESCAPE + character);
}
