import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Handler = 'php' | 'php_serialize' | 'php_binary';
export const HANDLERS: readonly Handler[] = ['php', 'php_serialize', 'php_binary'];

/** Classes of PHP itself, which judge their data by rules of their own. */
const BUILT_IN = /DateTime|Array(Object|Iterator)|ArrObj|SplObjectStorage/;
/** Longer ones only make it slow. */
const LONGEST = 600;
/** What the format is made of: likelier to hit something than random bytes. */
const PIECES = [
  ...[';', ':', '{', '}', '"', '|', '!'],
  ...['\0', '\xff', '-', '+', '0', '9', '00'],
  ...['i:1;', 'N;', 'b:1;', 'd:0.5;', 'd:1e5;', 'd:INF;', 's:1:"a";', 'S:1:"\\41";', 'a:0:{}', 'a:1:{i:0;N;}'],
  ...['R:1;', 'R:2;', 'R:3;', 'r:1;', 'r:2;', 'r:3;', 'O:8:"stdClass":0:{}', 'O:1:"X":1:{s:1:"a";i:1;}'],
  ...[
    'E:11:"Suit:Hearts";',
    'E:3:"X:Y";',
    'C:1:"X":1:{;}',
    'a|',
    '\x01a',
    's:1:"b";',
    'i:0;',
    'i:99999999999999999999;',
  ],
];

/** What PHP's own sessions look like. */
export function seedsOf(handler: Handler): string[] {
  const text = readFileSync(join(import.meta.dirname ?? __dirname, 'fixtures', `encode.${handler}.json`), 'utf8');
  const { cases } = JSON.parse(text) as { cases: { bytes_base64: string | null }[] };
  return cases
    .map(({ bytes_base64 }) => Buffer.from(bytes_base64 ?? '', 'base64').toString('latin1'))
    .filter((seed) => seed.length <= LONGEST && !BUILT_IN.test(seed));
}

/** Sessions that went wrong in one place or three, the same in every run. */
export class Mutations {
  constructor(
    private readonly seeds: readonly string[],
    private readonly dice: (limit: number) => number,
  ) {}

  next(): string {
    let text = this.any(this.seeds);
    for (let times = this.dice(4) === 0 ? 3 : 1; times > 0; times -= 1) text = this.mutated(text);
    return text;
  }

  private mutated(text: string): string {
    const at = this.dice(text.length + 1);
    const end = at + this.dice(8);
    switch (this.dice(7)) {
      case 0:
        return text.slice(0, at) + String.fromCharCode(this.dice(256)) + text.slice(at + 1);
      case 1:
        return text.slice(0, at) + text.slice(end);
      case 2:
        return text.slice(0, at) + this.any(PIECES) + text.slice(at);
      case 3:
        return text.slice(0, at) + this.any(PIECES) + text.slice(end);
      case 4:
        return text.slice(0, end) + text.slice(at);
      case 5:
        return this.withOtherNumber(text);
      default:
        return this.withOtherValue(text);
    }
  }

  /** A length, count or reference that is not what it should be. */
  private withOtherNumber(text: string): string {
    const numbers = [...text.matchAll(/\d+/g)];
    const found = numbers[this.dice(numbers.length)];
    if (found === undefined) return text;
    const value = [this.dice(6), Number(found[0]) + 1, Number(found[0]) - 1, 2 ** 31, 2 ** 53][this.dice(5)] ?? 0;
    return text.slice(0, found.index) + String(value) + text.slice(found.index + found[0].length);
  }

  /** Still well formed, most of the time. */
  private withOtherValue(text: string): string {
    const scalars = [...text.matchAll(/[idb]:[^;{}":]+;|N;|[rR]:\d+;/g)];
    const found = scalars[this.dice(scalars.length)];
    if (found === undefined) return text;
    return text.slice(0, found.index) + this.any(PIECES) + text.slice(found.index + found[0].length);
  }

  private any(list: readonly string[]): string {
    return list[this.dice(list.length)] ?? '';
  }
}
