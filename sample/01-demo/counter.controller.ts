import { Controller, Get, HttpCode, Post, Redirect, UseGuards } from '@nestjs/common';
import { Session } from '../../lib/index.js';
import type { DemoSession } from './demo.session.js';
import { SignedInGuard } from './signed-in.guard.js';
import { StoreView } from './store-view.js';
import type { Stored } from './stores/demo-store.js';

interface State {
  readonly counter: number;
  /** Seconds. */
  readonly remaining: number;
  readonly stored: Stored;
}

/** Counting, from a form and from a script: requests that run at the same time are all counted. */
@Controller()
@UseGuards(SignedInGuard)
export class CounterController {
  constructor(private readonly store: StoreView) {}

  @Post('counter')
  @Redirect('/#counters', 303)
  count(@Session() session: Session<DemoSession>): void {
    session.increment('counter');
  }

  @Post('counter.json')
  @HttpCode(200)
  countForScript(@Session() session: Session<DemoSession>): { counter: number } {
    return { counter: session.increment('counter') };
  }

  @Get('state.json')
  async state(@Session() session: Session<DemoSession>): Promise<State> {
    // Using the session may prolong it; after save() the remaining time is the one in the store.
    await session.save();
    return {
      counter: session.get('counter', 0),
      remaining: session.getRemainingLifetime(),
      stored: await this.store.show(session),
    };
  }
}
