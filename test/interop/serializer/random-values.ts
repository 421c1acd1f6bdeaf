import { PhpEnum } from '../../../lib/serializers/php/php-enum.js';
import { PhpObject } from '../../../lib/serializers/php/php-object.js';
import { PhpString } from '../../../lib/serializers/php/php-string.js';

const DEEPEST = 4;
const TEXTS = ['', 'Ann', 'é日\u{1f600}', 'a|b;"}', '\0', 's:1:"x";', ' ', '\u2028'];
const KEYS = [
  'a',
  'b c',
  'ключ',
  '0',
  '1',
  '5',
  '05',
  '-7',
  '',
  '__proto__',
  'constructor',
  '9223372036854775807',
  '!',
];
const NUMBERS = [
  0,
  -1,
  5,
  2 ** 31,
  2 ** 53 - 1,
  -0,
  0.1,
  1.5,
  1e-5,
  1e15,
  1e17,
  1e21,
  5e-324,
  2 ** 53,
  Infinity,
  -1e300,
];

/** Values of every kind that a session can hold, the same in every run. */
export class RandomValues {
  private readonly made: PhpObject[] = [];

  constructor(private readonly dice: (limit: number) => number) {}

  next(depth = 0): unknown {
    switch (this.dice(depth < DEEPEST ? 12 : 7)) {
      case 0:
        return this.any([null, true, false]);
      case 1:
      case 2:
        return this.any(NUMBERS);
      case 3:
      case 4:
        return this.any(TEXTS);
      case 5:
        return this.any([2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n]);
      case 6:
        return this.any([new PhpString(Uint8Array.of(0xff, 0, 0x22)), new PhpEnum('Suit', 'Hearts')]);
      case 7:
        return this.object(depth);
      case 8:
      case 9:
        return Array.from({ length: this.dice(4) }, () => this.next(depth + 1));
      default:
        return this.map(depth);
    }
  }

  private map(depth: number): object {
    const map = Object.create(null) as Record<string, unknown>;
    for (let left = this.dice(5); left > 0; left -= 1) map[this.any(KEYS)] = this.next(depth + 1);
    // With 0 alone it would be a list to PHP.
    return '0' in map ? Object.assign(map, { more: true }) : map;
  }

  /** New, or one that stands elsewhere already. */
  private object(depth: number): PhpObject {
    if (this.made.length > 0 && this.dice(2) === 0) return this.any(this.made);
    const object = new PhpObject('Unknown\\Thing', [
      { name: 'open', visibility: 'public', value: this.next(depth + 1) },
      { name: 'shared', visibility: 'protected', value: this.next(depth + 1) },
      { name: 'own', visibility: 'private', declaringClass: 'Unknown\\Parent', value: this.next(depth + 1) },
    ]);
    this.made.push(object);
    return object;
  }

  private any<T>(list: readonly T[]): T {
    return list[this.dice(list.length)] as T;
  }
}
