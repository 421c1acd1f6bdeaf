import { Body, Controller, Get, Header, HttpCode, Post, UnauthorizedException } from '@nestjs/common';
import { Session } from '../../lib/index.js';
import { loginPage } from './login.page.js';
import type { LoginSession } from './login-session.js';
import { Users } from './users.js';

/** Seconds. */
const MONTH = 30 * 86400;
const QUARTER = 90 * 86400;

/** From a form all values are texts; from JSON a box is true or false. */
interface Credentials {
  readonly name?: unknown;
  readonly password?: unknown;
  readonly remember?: unknown;
}

@Controller()
export class LoginController {
  constructor(private readonly users: Users) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(@Session() session: Session<LoginSession>): string {
    return loginPage(session.increment('visits'), session.has('userId'));
  }

  @Post('login')
  @HttpCode(200)
  async login(@Session() session: Session<LoginSession>, @Body() credentials?: Credentials): Promise<{ user: string }> {
    const user = await this.users.verify(textOf(credentials?.name), textOf(credentials?.password));
    if (user === undefined) throw new UnauthorizedException('The name or the password is wrong.');
    // The privilege changes, so the id does: whoever knew the old one stays a visitor.
    session.regenerateId().set('userId', user.id);
    if (isSet(credentials?.remember)) session.setLifetime(MONTH, { absolute: QUARTER, persistent: true });
    return { user: user.name };
  }

  @Post('logout')
  @HttpCode(204)
  logout(@Session() session: Session<LoginSession>): void {
    session.destroy();
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isSet(value: unknown): boolean {
  return value === true || value === 'on';
}
