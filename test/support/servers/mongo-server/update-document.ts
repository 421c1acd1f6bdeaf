import { updateOne } from 'mingo';
import { BSON, type Document } from 'mongodb';
import { MongoError } from './mongo-error.js';

/** A copy that shares nothing with the original, of the types that BSON knows. */
export function copyOf(document: Document): Document {
  return BSON.deserialize(BSON.serialize(document));
}

/** The same text for the same value, whatever its type. */
export function textOf(value: unknown): string {
  return BSON.EJSON.stringify({ value }, { relaxed: false });
}

/** A new document with the operators of `update` applied; the old one stays as it is. */
export function updated(document: Document, update: Document, isNew = false): Document {
  if (!Object.keys(update).every((operator) => operator.startsWith('$'))) {
    throw new MongoError(9, 'FailedToParse', 'This server knows no replacements and no pipelines');
  }
  const { $setOnInsert, ...modifier } = update;
  if (isNew && $setOnInsert) modifier['$set'] = { ...modifier['$set'], ...$setOnInsert };
  requireFreeOfConflicts(modifier);
  requireSameId(document, modifier);
  const documents = [copyOf(document)];
  updateOne(documents, {}, modifier, { cloneMode: 'deep' });
  return documents[0] as Document;
}

/** What an upsert begins with: the conditions of equality. */
export function documentOf(filter: Document): Document {
  const fields = Object.entries(filter).filter(([name, value]) => !name.startsWith('$') && !hasOperators(value));
  return Object.fromEntries(fields);
}

export function hasOperators(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).some((name) => name.startsWith('$'));
}

/** mingo does not look at it. */
function requireFreeOfConflicts(modifier: Document): void {
  const paths = Object.values(modifier).flatMap((changes) => Object.keys(changes as object));
  for (const [index, path] of paths.entries()) {
    const other = paths
      .slice(index + 1)
      .find((next) => `${next}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${next}.`));
    if (other === undefined) continue;
    const message = `Updating the path '${other}' would create a conflict at '${path}'`;
    throw new MongoError(40, 'ConflictingUpdateOperators', message);
  }
}

function requireSameId(document: Document, { $set }: Document): void {
  const next: unknown = ($set as Document | undefined)?.['_id'];
  if (next === undefined || textOf(next) === textOf(document['_id'])) return;
  throw new MongoError(
    66,
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}
