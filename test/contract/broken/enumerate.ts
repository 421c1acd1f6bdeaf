import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, changed } from './broken.js';

class ListsWhatWasDestroyed extends ReferenceAdapter {
  private readonly index = new Set<string>();

  override put(id: string, data: string, lifetime: number) {
    this.index.add(id);
    return super.put(id, data, lifetime);
  }

  override async *ids() {
    yield* this.index;
  }
}

class ForgetsToUnlock extends ReferenceAdapter {
  private locked = false;

  override async *ids() {
    if (this.locked) throw new Error('somebody lists already');
    this.locked = true;
    yield* super.ids();
    this.locked = false;
  }
}

export const brokenEnumerate = brokenIn('ids()', [
  [
    'lists what was read',
    changed('read', (read, adapter) => (id) => {
      if (!adapter.live(id)) adapter.put(id, '', 60);
      return read(id);
    }),
    'unknown: nothing is listed while nothing is stored',
  ],
  [
    'lists one page',
    changed(
      'ids',
      (_, { kept }) =>
        async function* () {
          yield* [...kept.keys()].slice(0, 100);
        },
    ),
    'meaning: every id, once',
  ],
  [
    'lists ids twice',
    changed(
      'ids',
      (ids) =>
        async function* () {
          yield* ids();
          yield* ids();
        },
    ),
    'meaning: every id, once',
  ],
  ['lists its keys', changed('key', () => (id) => `sess:${id}`), 'meaning: ids come back as they were given'],
  [
    'lists what has expired',
    changed(
      'ids',
      (_, { kept }) =>
        async function* () {
          yield* [...kept.keys()];
        },
    ),
    'expired: is not listed',
  ],
  ['lists what was destroyed', ListsWhatWasDestroyed, 'meaning: what was destroyed is not listed'],
  [
    'meets again what moved to the end',
    changed(
      'ids',
      (_, { kept }) =>
        async function* () {
          for (const [id, session] of kept) {
            kept.delete(id);
            kept.set(id, session);
            yield id;
          }
        },
    ),
    'meaning: sessions may be read and written meanwhile',
  ],
  [
    'counts positions while others destroy',
    changed(
      'ids',
      (_, { kept }) =>
        async function* () {
          for (let position = 0; position < kept.size; position++) yield [...kept.keys()][position] as string;
        },
    ),
    'meaning: sessions may be destroyed meanwhile',
  ],
  ['forgets to unlock', ForgetsToUnlock, 'meaning: a caller may stop early'],
]);
