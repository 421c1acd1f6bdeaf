import { indentJson } from '../indent-json.js';

/** Columns or fields, one below the other; JSON in them is broken into lines. */
export function namedValues(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${indentJson(value)}`)
    .join('\n');
}

export function bytesOf(values: Readonly<Record<string, string>>): number {
  return Object.entries(values).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
}
