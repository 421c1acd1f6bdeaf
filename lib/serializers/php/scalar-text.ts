import { SessionSerializationError } from '../../errors/session-serialization.error.js';
import { bytesOfName, bytesOfText } from './byte-text.js';
import { PhpEnum } from './php-enum.js';
import { type PhpNode, ScalarNode } from './php-node.js';
import { floatText, isInt64, isIntegerKey } from './php-number.js';
import type { PhpProperty } from './php-object.js';
import { PhpSerialized } from './php-serialized.js';
import { PhpString } from './php-string.js';

const CLASS_NAME = /^[0-9A-Za-z_\x80-\xff][0-9A-Za-z_\\\x80-\xff]*$/;

export function stringText(bytes: string): string {
  return `s:${bytes.length}:"${bytes}";`;
}

/** A key of an array, as PHP writes it: an integer where it takes it for one. */
export function keyText(path: string, key: string): string {
  return isIntegerKey(key) ? `i:${key};` : stringText(nameBytes(path, key));
}

/** @param before - what stood in its place: a whole number stays a float where PHP had one */
export function scalarText(path: string, value: unknown, before?: PhpNode): string {
  switch (typeof value) {
    case 'string':
      return stringText(textBytes(path, value));
    case 'number':
      return numberText(value, before instanceof ScalarNode && before.text.startsWith('d'));
    case 'boolean':
      return value ? 'b:1;' : 'b:0;';
    case 'bigint':
      return bigintText(path, value);
    default:
      if (value === null) return 'N;';
      throw new SessionSerializationError(path, `a ${typeof value} has no form in PHP`);
  }
}

/** Of our inert classes with a text of their own; undefined for other objects. */
export function inertText(path: string, value: object): string | undefined {
  if (value instanceof PhpString) return stringText(value.binary);
  if (value instanceof PhpEnum) {
    const bytes = `${classBytes(path, value.className)}:${nameBytes(path, value.caseName)}`;
    return `E:${bytes.length}:"${bytes}";`;
  }
  if (!(value instanceof PhpSerialized)) return undefined;
  return `${classText(path, 'C', value.className)}${value.binary.length}:{${value.binary}}`;
}

/** `O:4:"User":` */
export function classText(path: string, type: 'O' | 'C', className: string): string {
  const bytes = classBytes(path, className);
  return `${type}:${bytes.length}:"${bytes}":`;
}

/** The key of a property: PHP puts the visibility before the name. */
export function propertyText(
  path: string,
  { name, visibility, declaringClass }: PhpProperty,
  className: string,
): string {
  const bytes = nameBytes(path, name);
  if (visibility === 'public') return stringText(bytes);
  const owner = visibility === 'protected' ? '*' : classBytes(path, declaringClass ?? className);
  return stringText(`\0${owner}\0${bytes}`);
}

function textBytes(path: string, text: string): string {
  const bytes = bytesOfText(text);
  if (bytes === undefined) throw new SessionSerializationError(path, 'half a surrogate pair has no UTF-8');
  return bytes;
}

function nameBytes(path: string, name: string): string {
  const bytes = bytesOfName(name);
  if (bytes === undefined) throw new SessionSerializationError(path, 'a key holds half a surrogate pair');
  return bytes;
}

function classBytes(path: string, className: string): string {
  const bytes = nameBytes(path, className);
  if (!CLASS_NAME.test(bytes))
    throw new SessionSerializationError(path, 'its class has a name that PHP does not allow');
  return bytes;
}

function numberText(value: number, isFloat: boolean): string {
  if (!isFloat && Number.isSafeInteger(value) && !Object.is(value, -0)) return `i:${value};`;
  return `d:${floatText(value)};`;
}

function bigintText(path: string, value: bigint): string {
  if (!isInt64(value)) throw new SessionSerializationError(path, "PHP's integers have 64 bits");
  if (Number.isSafeInteger(Number(value))) {
    throw new SessionSerializationError(path, 'a bigint of this size would come back as a number');
  }
  return `i:${value};`;
}
