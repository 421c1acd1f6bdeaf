import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamAdapter } from '../../lib/adapters/stream/stream.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';

const folders = new WeakMap<object, string>();

describeAdapterContract(
  { describe, it },
  {
    name: 'StreamAdapter',
    async create(clock) {
      const savePath = await mkdtemp(join(tmpdir(), 'stream-contract-'));
      const adapter = new StreamAdapter({ savePath }, clock);
      folders.set(adapter, savePath);
      return adapter;
    },
    rival: (adapter, clock) => new StreamAdapter({ savePath: folders.get(adapter) as string }, clock),
    async dispose(adapter) {
      await adapter.close();
      const savePath = folders.get(adapter);
      if (savePath) await rm(savePath, { recursive: true, force: true });
    },
  },
);
