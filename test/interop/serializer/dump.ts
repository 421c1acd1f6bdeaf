import { PhpEnum } from '../../../lib/serializers/php/php-enum.js';
import { PhpObject, type PhpProperty } from '../../../lib/serializers/php/php-object.js';
import { PhpReference } from '../../../lib/serializers/php/php-reference.js';
import { PhpSerialized } from '../../../lib/serializers/php/php-serialized.js';
import { PhpString } from '../../../lib/serializers/php/php-string.js';
import { bytesOfName } from '../../../lib/serializers/php/byte-text.js';

/** Values in the form in which `decode-sessions.php` shows them. */
export class Dump {
  private readonly objects = new Map<object, number>();

  session(variables: ReadonlyMap<string, unknown>): string {
    return this.members(sorted(variables));
  }

  private value(value: unknown): string {
    switch (typeof value) {
      case 'boolean':
        return value ? 't' : 'f';
      case 'bigint':
        return `i${value};`;
      case 'number':
        return numberText(value);
      case 'string':
        return bytes(Buffer.from(value).toString('latin1'));
      case 'object':
        return value === null ? 'n' : this.composite(value);
      default:
        throw new Error(`a ${typeof value} came out`);
    }
  }

  private composite(value: object): string {
    if (value instanceof PhpString) return bytes(value.binary);
    if (value instanceof PhpReference) return 'R';
    if (value instanceof PhpEnum) return `e${lower(value.className)}::${value.caseName};`;
    if (value instanceof PhpObject || value instanceof PhpSerialized) return this.object(value);
    const entries = Object.entries(value);
    return `a${Array.isArray(value) || entries.length === 0 ? 'l' : 'm'}${this.members(sorted(entries))}`;
  }

  private object(object: PhpObject | PhpSerialized): string {
    const number = this.objects.get(object);
    if (number !== undefined) return `r${number};`;
    this.objects.set(object, this.objects.size + 1);
    const name = bytesOfName(object.className) ?? '?';
    const properties = object instanceof PhpObject ? lastOnes(object.properties) : [];
    return `o${lower(name)}${this.members(properties.map((property) => [rawName(property), property.value]))}`;
  }

  private members(entries: readonly (readonly [string, unknown])[]): string {
    const shown = entries.map(([key, inner]) => `${key.length}:${key}=${this.value(inner)}`);
    return `{${shown.join('')}}`;
  }
}

/** PHP does not care about the case of a class, within ASCII. */
function lower(className: string): string {
  return className.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** By the bytes of their names: JavaScript puts whole numbers first, PHP does not. */
function sorted(entries: Iterable<[string, unknown]>): [string, unknown][] {
  const named = [...entries].map(([name, value]): [string, unknown] => [bytesOfName(name) ?? '?', value]);
  return named.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** PHP has two kinds of numbers: a float that is a whole number is shown as one. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'dnan';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return `i${value};`;
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(value);
  return `d${bits.toString('hex')}`;
}

function bytes(binary: string): string {
  return `s${binary.length}:${binary}`;
}

function rawName({ name, visibility, declaringClass }: PhpProperty): string {
  const raw = bytesOfName(name) ?? '?';
  if (visibility === 'public') return raw;
  return `\0${visibility === 'protected' ? '*' : (bytesOfName(declaringClass ?? '') ?? '?')}\0${raw}`;
}

/** A property that comes twice counts as the last. */
function lastOnes(properties: readonly PhpProperty[]): PhpProperty[] {
  return [...new Map(properties.map((property) => [rawName(property), property])).values()];
}
