/** Seconds of one session's lifetimes. */
export interface ModelSettings {
  readonly lifetime: number;
  readonly absoluteLifetime: number;
  /** How far the clocks of the nodes are apart. */
  readonly skew: number;
}

/** A session that is only read gets a new expiry when it gains a tenth of its idle lifetime. */
const TOUCH_SHARE = 10;

/**
 * When a session has to live and when it must not, from what was done with it; in seconds. In between both are right: a
 * touch is only made when it is due.
 */
export class LifetimeModel {
  idle: number;
  ends: number;
  private surelyUntil: number;
  private atMostUntil: number;

  constructor(
    now: number,
    private readonly settings: ModelSettings,
  ) {
    this.idle = settings.lifetime;
    this.ends = now + settings.absoluteLifetime;
    this.surelyUntil = this.atMostUntil = this.expiry(now);
  }

  mayLive(now: number): boolean {
    return now < this.atMostUntil + this.settings.skew;
  }

  mustLive(now: number): boolean {
    return now < this.surelyUntil - this.settings.skew;
  }

  /** A request loaded it: one that is about to expire is extended. */
  loaded(now: number): void {
    this.atMostUntil = Math.max(this.atMostUntil, this.expiry(now));
  }

  /** A request that changed nothing is over. */
  used(now: number): void {
    if (this.mustLive(now)) this.surelyUntil = Math.max(this.surelyUntil, this.expiry(now) - this.idle / TOUCH_SHARE);
    if (this.mayLive(now)) this.loaded(now);
  }

  written(now: number): void {
    this.surelyUntil = this.atMostUntil = this.expiry(now);
  }

  /** @param absolute - undefined leaves the end where it is */
  lifetimeSet(asked: number, idle: number, absolute: number | undefined): void {
    this.idle = idle;
    if (absolute !== undefined) this.ends = asked + absolute;
  }

  private expiry(now: number): number {
    return Math.min(now + this.idle, this.ends);
  }
}
