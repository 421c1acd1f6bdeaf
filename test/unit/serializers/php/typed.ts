import { PhpEnum } from '../../../../lib/serializers/php/php-enum.js';
import { PhpObject } from '../../../../lib/serializers/php/php-object.js';
import { PhpSerialized } from '../../../../lib/serializers/php/php-serialized.js';
import { PhpString } from '../../../../lib/serializers/php/php-string.js';

/** A value as PHP saw it: the loss-free trees of the fixtures. */
export interface Typed {
  readonly t: string;
  readonly v?: unknown;
  readonly ieee754_be_hex?: string;
  readonly b64?: string;
  readonly list?: boolean;
  readonly entries?: readonly { readonly key: TypedKey; readonly value: Typed }[];
  readonly class?: string;
  readonly case?: string;
  readonly objectId?: number;
  readonly as?: number;
  readonly refTarget?: number;
  readonly to?: number;
  readonly props?: readonly TypedProperty[];
}

interface TypedKey {
  readonly i?: string;
  readonly b64?: string;
}

interface TypedProperty {
  readonly name: string;
  readonly visibility: string;
  readonly declaringClass?: string;
  readonly value: Typed;
}

/** Classes that PHP shows by what they computed from their data, not by the data. */
const OWN_FORMAT = ['ArrayObject', 'ArrObj', 'SplObjectStorage', 'OldSer'];

/** Its `__sleep()` leaves properties out, which PHP shows with their defaults. */
const SLEEPER = 'Sleeper';
const INCOMPLETE = '__PHP_Incomplete_Class_Name';

/** The differences between a value and the tree that PHP gave for it: places, each with what is wrong. */
export class Comparison {
  readonly differences: string[] = [];
  private readonly objects = new Map<number, unknown>();
  private readonly targets = new Map<number, unknown>();

  compare(path: string, value: unknown, typed: Typed): this {
    if (typed.refTarget !== undefined) this.targets.set(typed.refTarget, value);
    switch (typed.t) {
      case 'array':
        return this.array(path, value, typed);
      case 'object':
        return this.object(path, value, typed);
      case 'sameObject':
        return this.expect(path, value === this.objects.get(typed.as!), 'is not the same object');
      case 'ref':
        return this.expect(path, JSON.stringify(value) === JSON.stringify(this.targets.get(typed.to!)), 'differs');
      default:
        return this.expect(path, isScalar(value, typed), `is ${String(value)}, not ${JSON.stringify(typed)}`);
    }
  }

  private expect(path: string, holds: boolean, problem: string): this {
    if (!holds) this.differences.push(`${path}: ${problem}`);
    return this;
  }

  private array(path: string, value: unknown, { list = false, entries = [] }: Typed): this {
    this.expect(path, Array.isArray(value) === list, 'is a list or not');
    const members = value as Record<string, unknown>;
    this.expect(path, Object.keys(members).length === entries.length, 'has another size');
    for (const { key, value: inner } of entries) {
      const name = key.i ?? Buffer.from(key.b64 ?? '', 'base64').toString();
      if (!Object.hasOwn(members, name)) this.expect(path, false, `has no ${name}`);
      else this.compare(`${path}.${name}`, members[name], inner);
    }
    return this;
  }

  private object(path: string, value: unknown, typed: Typed): this {
    this.objects.set(typed.objectId!, value);
    const className = incompleteName(typed) ?? typed.class;
    if (value instanceof PhpSerialized) return this.expect(path, value.className === className, 'is of another class');
    if (!(value instanceof PhpObject)) return this.expect(path, false, 'is no object');
    this.expect(path, value.className.toLowerCase() === className!.toLowerCase(), 'is of another class');
    if (OWN_FORMAT.includes(className!)) return this;
    const isStored = ({ name }: TypedProperty): boolean => className !== SLEEPER || value.get(name) !== undefined;
    const props = (typed.props ?? []).filter((prop) => prop.name !== INCOMPLETE && isStored(prop));
    this.expect(path, props.length === value.properties.length, 'has other properties');
    props.forEach((prop, index) => {
      const { name, visibility, declaringClass, value: inner } = value.properties[index]!;
      const isSame = name === prop.name && visibility === prop.visibility && declaringClass === prop.declaringClass;
      this.expect(`${path}->${prop.name}`, isSame, 'has another name or visibility');
      this.compare(`${path}->${prop.name}`, inner, prop.value);
    });
    return this;
  }
}

/** Of an object whose class PHP does not know, PHP keeps the name in a property. */
function incompleteName({ props = [] }: Typed): string | undefined {
  const kept = props.find(({ name }) => name === INCOMPLETE)?.value.b64;
  return kept === undefined ? undefined : Buffer.from(kept, 'base64').toString();
}

function isScalar(value: unknown, typed: Typed): boolean {
  switch (typed.t) {
    case 'null':
      return value === null;
    case 'bool':
      return value === typed.v;
    case 'int':
      return String(value) === typed.v && (typeof value === 'bigint') !== Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number' && hexOf(value) === typed.ieee754_be_hex;
    case 'string':
      return bytesOf(value).equals(Buffer.from(typed.b64 ?? '', 'base64'));
    case 'enum':
      return value instanceof PhpEnum && value.className === typed.class && value.caseName === typed.case;
    default:
      return false;
  }
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof PhpString) return Buffer.from(value.bytes);
  return Buffer.from(typeof value === 'string' ? value : 'neither text nor bytes');
}

function hexOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}
