import { Controller, Get, UseGuards } from '@nestjs/common';
import { Session, UseSession } from '../../lib/index.js';
import { LoggedInGuard } from './logged-in.guard.js';
import { type User, Users } from './users.js';

/** `@UseSession()` starts the session before the guard, also for handlers that do not take it themselves. */
@Controller('account')
@UseSession()
@UseGuards(LoggedInGuard)
export class AccountController {
  constructor(private readonly users: Users) {}

  @Get()
  async account(@Session('userId') userId: number): Promise<{ user: string | undefined }> {
    const user: User | undefined = await this.users.find(userId);
    return { user: user?.name };
  }

  @Get('news')
  news(): { news: string[] } {
    return { news: [] };
  }
}
