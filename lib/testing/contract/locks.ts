import assert from 'node:assert/strict';
import type { LockOptions } from '../../adapters/adapter-capabilities.js';
import { SessionError } from '../../errors/session.error.js';
import { assertData } from './assert-data.js';
import { ID, LIFETIME, OTHER_ID } from './samples.js';
import type { ContractGroup } from './workbench.js';

const PATIENT: LockOptions = { wait: 10, expiry: 60 };
const IMPATIENT: LockOptions = { wait: 0.05, expiry: 60 };
const RUNNERS = 6;

/** Adapters that can lock sessions. Sessions are stored first: where a session is locked by its file, there must be one. */
export const locks: ContractGroup = {
  title: 'lock',
  applies: (capabilities) => capabilities.lock !== undefined,
  tests: {
    'atomicity: one at a time has it': async ({ adapter, lockRivals }) => {
      await adapter.write(ID, 'data', LIFETIME);
      let inside = 0;
      let most = 0;
      const run = async (index: number): Promise<void> => {
        const held = await lockRivals[index % 2 === 0 ? 0 : 1].lock(ID, PATIENT);
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        await held.release();
      };
      await Promise.all(Array.from({ length: RUNNERS }, (_, index) => run(index)));
      assert.equal(most, 1);
    },
    'failure: who waited in vain is told': async ({ adapter, lockRivals: [mine, other] }) => {
      await adapter.write(ID, 'data', LIFETIME);
      const held = await mine.lock(ID, PATIENT);
      await assert.rejects(
        async () => other.lock(ID, IMPATIENT),
        (error: unknown) => SessionError.is(error, 'E_SESSION_LOCKED'),
      );
      await held.release();
    },
    'release: the next one has it': async ({ adapter, lockRivals: [mine, other] }) => {
      await adapter.write(ID, 'data', LIFETIME);
      await (await mine.lock(ID, PATIENT)).release();
      await (await other.lock(ID, IMPATIENT)).release();
      await (await mine.lock(ID, IMPATIENT)).release();
    },
    'release: done twice, it takes nothing from the next one': async ({ adapter, lockRivals: [mine, other] }) => {
      await adapter.write(ID, 'data', LIFETIME);
      const held = await mine.lock(ID, PATIENT);
      await held.release();
      const next = await other.lock(ID, PATIENT);
      await held.release();
      await assert.rejects(async () => mine.lock(ID, IMPATIENT));
      await next.release();
    },
    'meaning: other sessions are free': async ({ adapter, lockRivals: [mine, other] }) => {
      await adapter.write(ID, 'data', LIFETIME);
      await adapter.write(OTHER_ID, 'data', LIFETIME);
      const held = await mine.lock(ID, PATIENT);
      await (await other.lock(OTHER_ID, IMPATIENT)).release();
      await held.release();
    },
    'meaning: whoever has the lock can change the session': async ({ adapter, lock }) => {
      await adapter.write(ID, 'long data', LIFETIME);
      const held = await lock.lock(ID, PATIENT);
      await adapter.write(ID, 'data', LIFETIME);
      assert.equal(await adapter.read(ID), 'data');
      await adapter.destroy(ID);
      await held.release();
      assert.equal(await adapter.read(ID), '');
    },
    'unknown: no session is created': async (bench) => {
      await (await bench.lock.lock(ID, PATIENT)).release();
      await assertData(bench, ID, null);
      const listed: string[] = [];
      const held = await bench.lock.lock(ID, PATIENT);
      for await (const id of bench.capabilities.enumerate?.ids() ?? []) listed.push(id);
      await held.release();
      assert.deepEqual(listed, []);
    },
  },
};
