const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Breaks JSON text into lines and changes nothing else: numbers and escapes stay as they are stored. Other text stays. */
export function indentJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let lines = '';
  let isEmpty = false;
  for (const [token] of text.matchAll(TOKENS)) {
    if ('}]'.includes(token)) {
      depth--;
      if (!isEmpty) lines += newLine(depth);
    } else if (isEmpty) lines += newLine(depth);
    lines += token;
    isEmpty = '{['.includes(token);
    if (isEmpty) depth++;
    else if (token === ',') lines += newLine(depth);
    else if (token === ':') lines += ' ';
  }
  return lines;
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
