const ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003C', '>': '\\u003E', "'": '\\u0027', '&': '\\u0026' };

/** JSON with `<`, `>`, `'`, `"` and `&` escaped inside of strings, as `Phalcon\Support\Collection::toJson()` gives it. */
export function jsonForHtml(value: unknown, space?: number): string {
  const json = JSON.stringify(value, undefined, space);
  return json
    .replace(/[<>'&]/g, (character) => ESCAPES[character] ?? character)
    .replace(/\\(.)/g, (escape, character: string) => (character === '"' ? '\\u0022' : escape));
}
