import { posix, win32 } from 'node:path';
import { ReferenceAdapter, type Kept } from '../reference-adapter.js';
import { brokenIn, changed, type Broken, type Row } from './broken.js';

/** Ids that the reference refuses for their length reach the store here. */
function keyedBy(key: (id: string) => string): Broken['Adapter'] {
  return class extends ReferenceAdapter {
    override refuse(): void {}

    override key(id: string) {
      return key(id);
    }
  };
}

class PlainObjectMap extends Map<string, Kept> {
  private readonly table: Record<string, Kept> = {};

  override get(key: string) {
    return this.table[key];
  }

  override set(key: string, kept: Kept) {
    this.table[key] = kept;
    return this;
  }

  override delete(key: string) {
    return delete this.table[key];
  }
}

class PlainObject extends ReferenceAdapter {
  override kept = new PlainObjectMap();
}

const IDS: Row[] = [
  ['folds the case', keyedBy((id) => id.toLowerCase()), 'two that differ in the case of one letter are two sessions'],
  [
    'reads by prefix',
    changed('live', (live, { kept }) => (id) => {
      const key = [...kept.keys()].find((candidate) => candidate.startsWith(id));
      return key === undefined ? undefined : live(key);
    }),
    'two that begin or end alike are two sessions',
  ],
  ['makes one of comma and hyphen', keyedBy((id) => id.replace(/[,-]/g, '_')), 'commas and hyphens at any place'],
  [
    'makes numbers of digits',
    keyedBy((id) => (/^\d/.test(id) ? String(Number(id)) : id)),
    'digits only, with zeros in front',
  ],
  [
    'cuts ids off',
    keyedBy((id) => id.slice(0, 40)),
    'every length up to the longest',
    'two of the greatest length that differ in the last character are two sessions',
  ],
  ['keeps sessions in a plain object', PlainObject, 'names that every object has'],
];

const HOSTILE: Row[] = [
  [
    'destroys by pattern',
    changed('destroy', (destroy, { kept }) => (id) => {
      if (['*', '%', ''].includes(id)) kept.clear();
      return destroy(id);
    }),
    'the empty string',
    'patterns',
  ],
  ['takes ids for paths', keyedBy((id) => posix.basename(id)), 'paths'],
  ['takes ids for paths of Windows', keyedBy((id) => win32.basename(id)), 'paths of other systems'],
  ['ends ids at NUL', keyedBy((id) => id.split('\0')[0] ?? ''), 'NUL and control characters'],
  ['ends ids at a line end', keyedBy((id) => id.split(/\r?\n/)[0] ?? ''), 'line ends'],
  ['trims ids', keyedBy((id) => id.replace(/^ +| +$/g, '')), 'white space'],
  [
    'throws the error of its driver',
    changed('live', (live) => (id) => {
      if (id.length > 255) throw new Error('ENAMETOOLONG');
      return live(id);
    }),
    'ten kilobytes',
  ],
  ['keeps sessions in a plain object', PlainObject, 'names of prototypes'],
  [
    'compares as a collation does',
    keyedBy((id) => id.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()),
    'characters beyond ASCII',
  ],
  [
    'puts ids into queries',
    changed(
      'live',
      (live, { kept }) =>
        (id) =>
          id.includes(`' OR '`) ? [...kept.values()][0] : live(id),
    ),
    'query languages',
  ],
];

export const brokenIds = [
  ...brokenIn('ids', IDS),
  ...brokenIn('the declared maxIdLength', [
    [
      'cuts off what is over the limit',
      keyedBy((id) => id.slice(0, 64)),
      'write, malformed: one character over throws, and nothing is cut off',
    ],
  ]),
  ...brokenIn('ids outside the alphabet', HOSTILE),
];
