import type { Dice } from '../promises/chance.js';

/** What parsers stumble over. */
const PIECES = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\0',
  '\ud800',
  '\uffff',
  '-',
  '1e999',
  '__proto__',
  'null',
  '\\u',
];

/** A text with one to four mistakes: letters changed, taken out, doubled or put in, its end cut off, the end of another. */
export function mutated(texts: readonly string[], random: Dice): string {
  let text = texts[random(texts.length)]!;
  for (let mistakes = 1 + random(4); mistakes > 0; mistakes -= 1) text = mistake(text, texts, random);
  return text;
}

function mistake(text: string, texts: readonly string[], random: Dice): string {
  const at = random(text.length + 1);
  const end = at + 1 + random(8);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (random(6)) {
    case 0:
      return before + String.fromCharCode(random(256)) + after.slice(1);
    case 1:
      return before + text.slice(end);
    case 2:
      return before + text.slice(at, end).repeat(1 + random(50)) + after;
    case 3:
      return before + PIECES[random(PIECES.length)]! + after;
    case 4:
      return before;
    default: {
      const other = texts[random(texts.length)]!;
      return before + other.slice(random(other.length + 1));
    }
  }
}
