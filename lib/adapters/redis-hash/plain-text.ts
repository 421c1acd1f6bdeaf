/** What the module's JSON serializer takes for JSON, and gives up a session for when it is none. */
const BEGINS_LIKE_JSON = /^["[{]/;

/** A value of the guide's verbs as the text of a field: as it is, unless the module could not read it. */
export function fieldText(value: string | number | boolean): string {
  const text = String(value);
  return BEGINS_LIKE_JSON.test(text) && (text.startsWith('"') || !isJson(text)) ? JSON.stringify(text) : text;
}

/** The text of a field without the quotes of JSON, if it is a string in quotes. */
export function plainText(field: string): string {
  return field.startsWith('"') && isJson(field) ? String(JSON.parse(field)) : field;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
