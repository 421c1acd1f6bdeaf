import { NoopAdapter } from '../../../lib/adapters/noop/noop.adapter.js';
import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, changed, type Broken, type Row } from './broken.js';

const nothing = undefined as never;

class ClosesOnce extends ReferenceAdapter {
  private state = 'new';

  override open(): boolean {
    this.state = 'open';
    return true;
  }

  override close(): boolean {
    if (this.state !== 'open') throw new Error(`cannot close what is ${this.state}`);
    this.state = 'closed';
    return true;
  }
}

class HalfAByte extends ReferenceAdapter {
  override readonly maxBytes = 0.5;
}

const OPEN_AND_CLOSE: Row[] = [
  ['answers open with nothing', changed('open', () => () => nothing), 'open, return value: true'],
  ['answers close with nothing', changed('close', () => () => nothing), 'close, return value: true'],
  ['closes once', ClosesOnce, 'close, unknown: fine without open', 'close, unknown: fine twice'],
  [
    'swaps and cannot touch',
    changed('touch', () => nothing),
    'capabilities: the methods of one come together or not at all',
  ],
  ['declares half a byte', HalfAByte, 'capabilities: limits are whole numbers above 0'],
];

class NeverWritesAgain extends ReferenceAdapter {
  private readonly destroyed = new Set<string>();

  override write(id: string, data: string, lifetime: number) {
    return !this.destroyed.has(id) && super.write(id, data, lifetime);
  }

  override destroy(id: string) {
    this.destroyed.add(id);
    return super.destroy(id);
  }
}

const READ_AND_WRITE: Row[] = [
  [
    'reads null for what is unknown',
    changed(
      'read',
      (_, { kept }) =>
        (id) =>
          kept.get(id)?.data ?? (null as never),
    ),
    'read, unknown: the empty string',
  ],
  [
    'creates what it reads',
    changed('read', (read, adapter) => (id) => {
      if (!adapter.live(id)) adapter.put(id, '', 60);
      return read(id);
    }),
    'read, unknown: creates nothing',
  ],
  [
    'forgets what was read',
    changed('read', (read, adapter) => async (id) => {
      const data = await read(id);
      adapter.kept.delete(id);
      return data;
    }),
    'read, return value: exactly the string that was written',
  ],
  [
    'answers write with nothing',
    changed(
      'write',
      (write) =>
        (...call) => (write(...call), nothing),
    ),
    'write, return value: true',
  ],
  [
    'leaves the end of longer old data',
    changed('write', (write, adapter) => (id, data, lifetime) => {
      const old = adapter.live(id)?.data ?? '';
      return write(id, data + old.slice(data.length), lifetime);
    }),
    'write, meaning: replaces the data as a whole',
  ],
  [
    'has one place for all',
    changed('key', () => () => 'the place'),
    'write, meaning: changes one session and no other',
  ],
  [
    'writes in two halves',
    changed('write', (write, adapter) => async (id, data, lifetime) => {
      adapter.put(id, data.slice(0, data.length / 2), lifetime);
      await Promise.resolve();
      return write(id, data, lifetime);
    }),
    'write, atomicity: a reader sees the old or the new data, never a part',
  ],
  [
    'keeps a hundred sessions',
    changed('put', (put, { kept }) => (...call) => {
      if (kept.size === 100) kept.delete([...kept.keys()][0] as string);
      return put(...call);
    }),
    'many sessions are kept apart',
  ],
];

const DESTROY_AND_GC: Row[] = [
  [
    'destroys everything',
    changed(
      'destroy',
      (_, { kept }) =>
        () => (kept.clear(), true),
    ),
    'destroy, meaning: removes one session and no other',
  ],
  ['never writes a destroyed id again', NeverWritesAgain, 'destroy, meaning: the id can be written again'],
  [
    'throws when it destroys what is unknown',
    changed('destroy', (destroy, { kept }) => (id) => {
      if (!kept.has(id)) throw new Error('unknown');
      return destroy(id);
    }),
    'destroy, unknown: true',
  ],
  [
    'collects what is live',
    changed(
      'gc',
      (_, { kept }) =>
        () => (kept.clear(), 0),
    ),
    'gc, meaning: keeps what is live',
  ],
  ['answers gc with false', changed('gc', () => () => false), 'gc, return value: how many were removed, or true'],
];

class KeepsAfterAll extends ReferenceAdapter {
  readonly keepsNothing = true;
}

function noopAnsweringFalse(verb: string): Broken['Adapter'] {
  return class extends NoopAdapter {
    constructor() {
      super();
      Object.assign(this, { [verb]: () => false });
    }
  };
}

const KEEPS_NOTHING: Row[] = [
  ['keeps what it says it does not', KeepsAfterAll, 'read, return value: the empty string, whatever was written'],
  ['answers write with false', noopAnsweringFalse('write'), 'write, return value: true'],
  ['answers destroy with false', noopAnsweringFalse('destroy'), 'destroy, return value: true'],
  ['answers gc with false', noopAnsweringFalse('gc'), 'gc, return value: not false'],
];

export const brokenVerbs = [
  ...brokenIn('open and close', OPEN_AND_CLOSE),
  ...brokenIn('six verbs', [...READ_AND_WRITE, ...DESTROY_AND_GC]),
  ...brokenIn('keeps nothing', KEEPS_NOTHING),
];
