import type { FieldOperation } from '../adapters/adapter-capabilities.js';
import type { FieldSerializer } from '../serializers/session-serializer.js';
import type { BagValue } from './bag-value.js';
import { pathOfField } from './field-names.js';

/** Stands for an object whose keys are in fields of their own. */
export const BAG_MARKER = '{}';

/** The text of a variable, or those of a bag's keys; what it says is made anew for everybody who asks. */
export class FieldTexts {
  constructor(
    readonly texts: string | ReadonlyMap<string, string>,
    private readonly codec: FieldSerializer,
  ) {}

  decode(): unknown {
    if (typeof this.texts === 'string') return this.codec.decode(this.texts);
    const bag = Object.create(null) as BagValue;
    for (const [key, text] of this.texts) bag[key] = this.codec.decode(text);
    return bag;
  }
}

/** What the fields of one stored session hold, by variable. Never changed: requests share it. */
export type FieldIndex = ReadonlyMap<string, FieldTexts>;

const EMPTY_BAG: ReadonlyMap<string, string> = new Map();

/** Bags come after the other variables. */
export function fieldIndex(fields: ReadonlyMap<string, string>, codec: FieldSerializer): FieldIndex {
  const index = new Map<string, FieldTexts>();
  const bags = new Map<string, Map<string, string>>();
  for (const [field, text] of fields) {
    const [name, key] = pathOfField(field);
    if (key === undefined && text !== BAG_MARKER) index.set(name, new FieldTexts(text, codec));
    else addToBag(bags, name, key, text);
  }
  for (const [name, keys] of bags) index.set(name, new FieldTexts(keys, codec));
  return index;
}

function addToBag(bags: Map<string, Map<string, string>>, name: string, key: string | undefined, text: string): void {
  let keys = bags.get(name);
  if (keys === undefined) bags.set(name, (keys = new Map<string, string>()));
  if (key !== undefined) keys.set(key, text);
}

/** The index after `operations`; undefined where only the store knows what they made of it. */
export function changedIndex(
  index: FieldIndex,
  operations: readonly FieldOperation[],
  codec: FieldSerializer,
): FieldIndex | undefined {
  const changed = new Map(index);
  for (const operation of operations) {
    const texts = operation.kind === 'clear' ? undefined : textsAfter(changed, operation);
    if (operation.kind === 'clear') {
      if (!clearBag(changed, operation.prefix, codec)) return undefined;
    } else if (texts === undefined) return undefined;
    else setTexts(changed, pathOfField(operation.field)[0], texts, codec);
  }
  return changed;
}

type Texts = FieldTexts['texts'] | null;
type OneField = Exclude<FieldOperation, { readonly kind: 'clear' }>;

function setTexts(index: Map<string, FieldTexts>, name: string, texts: Texts, codec: FieldSerializer): void {
  if (texts === null) index.delete(name);
  else index.set(name, new FieldTexts(texts, codec));
}

/** What a variable's texts are afterwards: null for none, undefined where it is not known here. */
function textsAfter(index: FieldIndex, operation: OneField): Texts | undefined {
  const [name, key] = pathOfField(operation.field);
  const texts = index.get(name)?.texts;
  const bag = typeof texts === 'object' ? texts : undefined;
  if (key !== undefined) return keysAfter(texts, bag, key, operation);
  if (operation.kind === 'set' && operation.value === BAG_MARKER) return bag ?? EMPTY_BAG;
  return textAfter(typeof texts === 'string' ? texts : undefined, operation);
}

function keysAfter(
  texts: FieldTexts['texts'] | undefined,
  bag: ReadonlyMap<string, string> | undefined,
  key: string,
  operation: OneField,
): Texts | undefined {
  if (operation.kind === 'remove' && !bag?.has(key)) return texts ?? null;
  const after = textAfter(bag?.get(key), operation);
  if (after === undefined) return undefined;
  const keys = new Map(bag);
  if (after !== null) return keys.set(key, after);
  keys.delete(key);
  // Without a key it is there only if its marker is.
  return keys.size > 0 ? keys : undefined;
}

function textAfter(before: string | undefined, operation: OneField): string | null | undefined {
  if (operation.kind === 'set') return operation.value;
  if (operation.kind === 'remove') return null;
  const sum = Number(before ?? '0') + operation.by;
  // Fractions and large numbers are written as the store writes them.
  return /^-?\d+$/.test(before ?? '0') && Number.isSafeInteger(sum) ? String(sum) : undefined;
}

/** Clears the keys of one bag; false for a prefix that means more than that. */
function clearBag(index: Map<string, FieldTexts>, prefix: string, codec: FieldSerializer): boolean {
  const [name, key] = pathOfField(prefix);
  if (key !== '') return false;
  if (typeof index.get(name)?.texts === 'object') index.set(name, new FieldTexts(EMPTY_BAG, codec));
  return true;
}
