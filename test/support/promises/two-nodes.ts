import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { NodeProcess } from './node-process.js';
import { openPlace, type OpenPlace } from './place.js';
import { EngineNode, type NodeSettings, type SessionNode } from './session-node.js';
import type { Store } from './stores.js';

/** Two servers on one store: two engines, or two processes, so that nothing that is inside of one can help. */
export class TwoNodes implements AsyncDisposable {
  private count = 0;

  private constructor(
    private readonly nodes: readonly [SessionNode, SessionNode],
    private readonly close: () => Promise<unknown>,
  ) {}

  /** Engines in this process, each with an adapter of its own where the store can be shared. */
  static async engines(store: Store, settings: NodeSettings = {}): Promise<TwoNodes> {
    const now = Date.now();
    const clocks = [new FakeClock(now), new FakeClock(now)];
    const opened = await openAll(store, clocks);
    const nodes = clocks.map((clock, at) => new EngineNode(opened[at]!.adapter, clock, settings));
    return new TwoNodes(nodes as [EngineNode, EngineNode], () => Promise.all(opened.map((each) => each.close())));
  }

  /** Processes of the operating system; engines where the store lives in one process. */
  static async processes(store: Store, settings: NodeSettings = {}): Promise<TwoNodes> {
    if ('within' in store) return TwoNodes.engines(store, settings);
    const description = { place: await store.newPlace(), settings, now: Date.now() };
    const nodes = await Promise.all([NodeProcess.start(description), NodeProcess.start(description)]);
    return new TwoNodes(nodes, async () => undefined);
  }

  /** The one that takes the next request: they take turns. */
  get next(): SessionNode {
    return this.nodes[this.count++ % 2]!;
  }

  async advance(seconds: number): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.advance(seconds)));
  }

  async drain(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.drain()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
    await this.close();
  }
}

/** An adapter of a store for each of the clocks, all on the same sessions. */
export async function openAll(store: Store, clocks: readonly FakeClock[]): Promise<readonly OpenPlace[]> {
  if ('newPlace' in store) {
    const place = await store.newPlace();
    return Promise.all(clocks.map((clock) => openPlace(place, clock)));
  }
  const adapter = store.within(clocks[0]!);
  await adapter.open('', 'sid');
  const open = { adapter, close: async () => adapter.close() };
  return clocks.map(() => open);
}
