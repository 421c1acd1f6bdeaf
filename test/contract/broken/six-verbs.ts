import { NoopAdapter } from '../../../lib/adapters/noop/noop.adapter.js';
import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, type Row } from './broken.js';

const nothing = undefined as unknown as boolean;

class OpensOrClosesOnce extends ReferenceAdapter {
  private state = 'new';

  override open(): boolean {
    this.state = 'open';
    return true;
  }

  override close(): boolean {
    if (this.state !== 'open') throw new Error(`cannot close: ${this.state}`);
    this.state = 'closed';
    return true;
  }
}

const OPEN_AND_CLOSE: Row[] = [
  ['answers open with nothing', class extends ReferenceAdapter { override open = () => nothing; }, 'open, return value: true'],
  ['answers close with nothing', class extends ReferenceAdapter { override close = () => nothing; }, 'close, return value: true'],
  ['cannot close what is not open', OpensOrClosesOnce, 'close, unknown: fine without open', 'close, unknown: fine twice'],
  [
    'has swap but no touch',
    class extends ReferenceAdapter { override touch = nothing as never; },
    'capabilities: load, swap and touch come together or not at all',
  ],
  [
    'declares half a byte',
    class extends ReferenceAdapter { override maxBytes = 0.5; },
    'capabilities: limits are whole numbers above 0',
  ],
];

class WritesInTwoHalves extends ReferenceAdapter {
  override async write(id: string, data: string, lifetime: number): Promise<boolean> {
    const middle = data.length / 2;
    this.put(id, data.slice(0, middle), lifetime);
    await Promise.resolve();
    this.put(id, data, lifetime);
    return true;
  }
}

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

const SIX_VERBS: Row[] = [
  [
    'reads null for what is unknown',
    class extends ReferenceAdapter {
      override read(id: string) {
        return this.live(id)?.data ?? (null as unknown as string);
      }
    },
    'read, unknown: the empty string',
  ],
  [
    'creates what it reads',
    class extends ReferenceAdapter {
      override read(id: string) {
        if (!this.live(id)) this.put(id, '', 60);
        return super.read(id);
      }
    },
    'read, unknown: creates nothing',
  ],
  [
    'forgets what was read once',
    class extends ReferenceAdapter {
      override async read(id: string) {
        const data = await super.read(id);
        this.kept.delete(id);
        return data;
      }
    },
    'read, return value: exactly the string that was written',
  ],
  [
    'answers write with nothing',
    class extends ReferenceAdapter {
      override write(id: string, data: string, lifetime: number) {
        this.put(id, data, lifetime);
        return nothing;
      }
    },
    'write, return value: true',
  ],
  [
    'writes over the old data without cutting it off',
    class extends ReferenceAdapter {
      override write(id: string, data: string, lifetime: number) {
        return super.write(id, data + (this.live(id)?.data.slice(data.length) ?? ''), lifetime);
      }
    },
    'write, meaning: replaces the data as a whole',
  ],
  ['has one place for all', class extends ReferenceAdapter { override key = () => 'the place'; }, 'write, meaning: changes one session and no other'],
  ['writes in two halves', WritesInTwoHalves, 'write, atomicity: a reader sees the old or the new data, never a part'],
  [
    'destroys everything',
    class extends ReferenceAdapter {
      override destroy() {
        this.kept.clear();
        return true;
      }
    },
    'destroy, meaning: removes one session and no other',
  ],
  ['never writes a destroyed id again', NeverWritesAgain, 'destroy, meaning: the id can be written again'],
  [
    'fails to destroy what is unknown',
    class extends ReferenceAdapter {
      override destroy(id: string) {
        if (!this.kept.delete(id)) throw new Error('unknown');
        return true;
      }
    },
    'destroy, unknown: true',
  ],
  [
    'keeps a hundred sessions',
    class extends ReferenceAdapter {
      override put(id: string, data: string, lifetime: number) {
        if (this.kept.size === 100) this.kept.delete([...this.kept.keys()][0] as string);
        return super.put(id, data, lifetime);
      }
    },
    'many sessions are kept apart',
  ],
  [
    'collects what is live',
    class extends ReferenceAdapter {
      override gc() {
        this.kept.clear();
        return 0;
      }
    },
    'gc, meaning: keeps what is live',
  ],
  ['answers gc with false', class extends ReferenceAdapter { override gc = () => false; }, 'gc, return value: how many were removed, or true'],
];

const KEEPS_NOTHING: Row[] = [
  [
    'keeps what it says it does not',
    class extends ReferenceAdapter { readonly keepsNothing = true; },
    'read, return value: the empty string, whatever was written',
  ],
  ['answers write with false', class extends NoopAdapter { override write = () => false; }, 'write, return value: true'],
  ['answers destroy with false', class extends NoopAdapter { override destroy = () => false; }, 'destroy, return value: true'],
  ['answers gc with false', class extends NoopAdapter { override gc = () => false; }, 'gc, return value: not false'],
];

export const brokenVerbs = [
  ...brokenIn('open and close', OPEN_AND_CLOSE),
  ...brokenIn('six verbs', SIX_VERBS),
  ...brokenIn('keeps nothing', KEEPS_NOTHING),
];
