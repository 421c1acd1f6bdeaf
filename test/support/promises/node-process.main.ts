import { FakeClock } from '../../../lib/testing/fake-clock.js';
import type { NodeAnswer, NodeCall, NodeDescription } from './node-process.js';
import { openPlace } from './place.js';
import { EngineNode, type SessionNode } from './session-node.js';

// A process of its own that serves requests on a place; its parent asks by messages, and its end ends this one.

async function main({ place, settings, now }: NodeDescription): Promise<void> {
  const clock = new FakeClock(now);
  const { adapter, close } = await openPlace(place, clock);
  const node = new EngineNode(adapter, clock, settings);
  process.on('message', (call: NodeCall) => void answer(node, call));
  process.once('disconnect', () => void node.close().then(close));
}

async function answer(node: SessionNode, { call, verb, args }: NodeCall): Promise<void> {
  const run = node[verb] as (...args: unknown[]) => Promise<unknown>;
  try {
    tell({ call, value: await run.apply(node, [...args]) });
  } catch (error) {
    tell({ call, failure: (error as Error).stack ?? String(error) });
  }
}

function tell(message: NodeAnswer): void {
  if (process.connected) process.send?.(message);
}

void main(JSON.parse(process.argv[3]!) as NodeDescription);
