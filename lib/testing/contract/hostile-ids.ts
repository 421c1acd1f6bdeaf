import assert from 'node:assert/strict';
import { SessionError } from '../../errors/session.error.js';
import type { Awaitable } from '../../utils/awaitable.js';
import { assertData } from './assert-data.js';
import { ID, LIFETIME, defaultLifetimeOf } from './samples.js';
import { keepsSessions, type ContractGroup, type Workbench } from './workbench.js';

/** A session that stays as it is, whatever happens to the hostile ids around it. */
const VICTIM = ID;

/** Title of the test, and ids that the engine never passes, but a program may. */
const HOSTILE: Record<string, readonly string[]> = {
  'the empty string': [''],
  paths: ['../x', '../../etc/passwd', 'a/b', '/etc/passwd', '.', '..', `x/../${VICTIM}`, `./${VICTIM}`, `${VICTIM}/`],
  'paths of other systems': ['..\\x', 'C:\\x', 'file:///etc/passwd', '%2e%2e%2fx', `.\\${VICTIM}`],
  'NUL and control characters': ['\0', `${VICTIM}\0`, `${VICTIM}\0.txt`, '\x1b[2J', '\x7f'],
  'line ends': ['\n', `${VICTIM}\n`, `${VICTIM}\r\n`, `${VICTIM}\r\nflush_all\r\n`, 'a\r\nset b 0 0 1\r\nx'],
  'white space': [' ', '\t', `${VICTIM} `, ` ${VICTIM}`, `${VICTIM}\t1`],
  'ten kilobytes': ['a'.repeat(10_240), `${VICTIM}${'a'.repeat(10_240)}`],
  'names of prototypes': ['__proto__', '__defineGetter__', 'constructor.prototype', '__proto__.polluted'],
  'characters beyond ASCII': ['ünïcödé', '世界', '😀', '\ud800', `${VICTIM}\u0301`, VICTIM.replace('k', '\u212a')],
  patterns: ['*', '?'.repeat(VICTIM.length), '%', '_'.repeat(VICTIM.length), '[a-z]', '{a,b}', '**/*', '.*'],
  'query languages': [`' OR '1'='1`, `x'; DROP TABLE sessions; --`, '{"$ne":""}', '$where', ':id', '?', '"', '`'],
};

/** Ids outside the alphabet: they find nothing and break nothing. */
export const hostileIds: ContractGroup = {
  title: 'ids outside the alphabet',
  applies: keepsSessions,
  tests: Object.fromEntries(Object.entries(HOSTILE).map(([title, ids]) => [title, harmless(ids)])),
};

function harmless(ids: readonly string[]): (bench: Workbench) => Promise<void> {
  return async (bench) => {
    const { adapter, capabilities } = bench;
    await adapter.write(VICTIM, 'safe', LIFETIME);
    for (const id of ids) {
      assert.equal(await unlessRefused(() => adapter.read(id), ''), '', `${JSON.stringify(id.slice(0, 80))} was found`);
      if (capabilities.versioned) assert.equal(await unlessRefused(() => capabilities.versioned?.load(id), null), null);
      await attempt(() => adapter.write(id, 'hostile', LIFETIME));
      await assertData(bench, VICTIM, 'safe', `damaged by ${JSON.stringify(id.slice(0, 80))}`);
      await attempt(() => adapter.destroy(id));
      await assertData(bench, VICTIM, 'safe', `damaged by ${JSON.stringify(id.slice(0, 80))}`);
    }
    await adapter.gc(defaultLifetimeOf(adapter));
    await assertData(bench, VICTIM, 'safe', 'damaged by gc');
  };
}

/** `refused` when the adapter refuses the id with an error of this package: as good as unknown. */
async function unlessRefused<T>(verb: () => Awaitable<T>, refused: T): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    if (SessionError.is(error)) return refused;
    throw error;
  }
}

/** Whatever becomes of it: only the damage counts. */
async function attempt(verb: () => Awaitable<unknown>): Promise<void> {
  try {
    await verb();
  } catch {
    // Refusing a hostile id is right, with any error.
  }
}
