import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Session } from '../../lib/index.js';
import { KeyValueStore } from './key-value-store.js';

@Controller()
export class VisitController {
  constructor(private readonly store: KeyValueStore) {}

  @Get()
  visit(@Session() session: Session<{ visits: number }>): { visits: number } {
    return { visits: session.increment('visits') };
  }

  @Post('leave')
  @HttpCode(204)
  leave(@Session() session: Session): void {
    session.destroy();
  }

  /** How many sessions the store holds. This route does not use the session. */
  @Get('sessions')
  sessions(): { sessions: number } {
    return { sessions: this.store.keys().length };
  }
}
