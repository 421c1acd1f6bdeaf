import { type Clock, steadyClock } from '../utils/clock.js';

interface Outage {
  readonly since: number;
  isSaid: boolean;
}

/** After an outage was said to be over, a new one is said only when it is no mere relapse; seconds. */
const RELAPSE = 60;
/** A relapse that lasts so long is an outage; seconds. */
const LASTING = 5;

/** The stores that fail now, and whether the log has said so: once when it begins, once when it is over. */
export class Outages {
  private readonly failing = new Map<string, Outage>();
  private readonly endings = new Map<string, number>();

  constructor(private readonly clock: Clock = steadyClock) {}

  /** Whether any store is failing. */
  get isAny(): boolean {
    return this.failing.size > 0;
  }

  /** A command failed; true when that is to be said. */
  failed(store: string): boolean {
    const now = this.clock.now();
    const outage: Outage = this.failing.get(store) ?? { since: now, isSaid: false };
    this.failing.set(store, outage);
    if (outage.isSaid) return false;
    outage.isSaid =
      now - (this.endings.get(store) ?? -Infinity) >= RELAPSE * 1000 || now - outage.since >= LASTING * 1000;
    return outage.isSaid;
  }

  /** It works again; true when that is to be said. */
  recovered(store: string): boolean {
    const isSaid = this.failing.get(store)?.isSaid === true;
    this.failing.delete(store);
    if (isSaid) this.endings.set(store, this.clock.now());
    return isSaid;
  }
}
