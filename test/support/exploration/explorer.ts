import type { ActorKind } from './actors.js';
import { ProcessNode, type Step, type Tamper } from './automaton.js';
import { violations } from './invariants.js';
import type { StoreModel } from './operation.js';
import { type End, isLive, keyOf, type World } from './world.js';

export interface Exploration {
  readonly states: number;
  readonly ends: number;
  readonly violations: readonly string[];
}

export interface ExplorationOptions {
  /** How many processes may stop for ever, after any of their operations. */
  readonly crashes?: number;
  readonly tamper?: Tamper;
}

/** Every interleaving of the store operations of these requests, which all carry the cookie of one session. */
export async function explore<State>(
  model: StoreModel<State>,
  kinds: readonly ActorKind[],
  { crashes = 0, tamper = () => undefined }: ExplorationOptions = {},
): Promise<Exploration> {
  const explorer = new Explorer(model, crashes);
  const processes = kinds.map(
    (kind, index) => new ProcessNode(kind, `${kind}${index}`, model as StoreModel<unknown>, tamper),
  );
  return explorer.run({ store: model.initial, processes, crashed: kinds.map(() => false), ended: false, told: [] });
}

class Explorer {
  private readonly seen = new Set<string>();
  private readonly open: World[] = [];
  private readonly broken = new Set<string>();
  private ends = 0;

  constructor(
    private readonly model: StoreModel<unknown>,
    private readonly crashes: number,
  ) {}

  async run(start: World): Promise<Exploration> {
    this.visit(start);
    for (let world = this.open.pop(); world !== undefined; world = this.open.pop()) {
      const steps: Step[] = [];
      for (const process of world.processes) steps.push(await process.step());
      this.expand(world, steps);
    }
    return { states: this.seen.size, ends: this.ends, violations: [...this.broken] };
  }

  private expand(world: World, steps: readonly Step[]): void {
    const movable = steps.flatMap(({ operation }, index) =>
      operation === undefined || world.crashed[index] === true ? [] : [index],
    );
    for (const index of movable) {
      this.visit(this.move(world, steps, index));
      if (world.processes[index]?.hasBegun === true && world.crashed.filter(Boolean).length < this.crashes)
        this.visit(crash(world, index));
    }
    if (movable.length > 0) return;
    this.ends += 1;
    for (const violation of violations(this.endOf(world, steps))) this.broken.add(violation);
  }

  private visit(world: World): void {
    const key = keyOf(world);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.open.push(world);
  }

  private move(world: World, steps: readonly Step[], index: number): World {
    const process = world.processes[index]!;
    const operation = steps[index]!.operation!;
    const { state, answer } = this.model.execute(world.store, operation);
    const before = state === world.store ? undefined : this.model.records(world.store);
    const after = before === undefined ? undefined : this.model.records(state);
    const isEnd =
      /logout/i.test(process.kind) &&
      before !== undefined &&
      [...before].some(([id, record]) => isLive(record) && after?.has(id) === false);
    const told = [...(after?.values() ?? [])].flatMap(({ successors }) => successors ?? []);
    return {
      store: state,
      processes: world.processes.with(index, process.after(answer)),
      crashed: world.crashed,
      ended: world.ended || isEnd,
      told: [...new Set([...world.told, ...told])].sort(),
    };
  }

  private endOf({ store, processes, crashed, ended, told }: World, steps: readonly Step[]): End {
    return {
      records: this.model.records(store),
      processes: processes.map(({ kind, name }, index) => ({
        kind,
        name,
        isCrashed: crashed[index] === true,
        ...steps[index]!,
      })),
      ended,
      told,
    };
  }
}

function crash(world: World, index: number): World {
  return { ...world, crashed: world.crashed.with(index, true) };
}
