import { Body, Controller, Get, Header, Inject, Post, Redirect, UnauthorizedException } from '@nestjs/common';
import { RedisHashAdapter, Session, SESSION_ADAPTER } from '../../lib/index.js';
import { type Form, ttlOf, usernameOf } from './guide-form.js';
import type { GuideSession } from './guide-session.js';
import { loginPage, sessionPage } from './guide.page.js';

/** The demo of Redis' own guide to sessions, with the module's session in place of the guide's store. */
@Controller()
export class GuideController {
  constructor(@Inject(SESSION_ADAPTER) private readonly adapter: RedisHashAdapter) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(@Session() session: Session<GuideSession>): Promise<string> {
    // The guide's own verb, on the session that the module keeps. `false`: looking does not prolong.
    const hash = session.has('username') ? await this.adapter.getSession(session.getId(), false) : null;
    return hash === null ? loginPage() : sessionPage(hash, Math.ceil(session.getRemainingLifetime()));
  }

  @Post('login')
  @Redirect('/', 303)
  login(@Session() session: Session<GuideSession>, @Body() form: Form): void {
    const [username, ttl] = [usernameOf(form), ttlOf(form)];
    session.regenerateId().set('username', username).set('page_views', 0).setLifetime(ttl);
  }

  @Post('increment')
  @Redirect('/', 303)
  increment(@Session() session: Session<GuideSession>): void {
    requireLogin(session);
    session.increment('page_views');
  }

  @Post('ttl')
  @Redirect('/', 303)
  setTtl(@Session() session: Session<GuideSession>, @Body() form: Form): void {
    requireLogin(session);
    session.setLifetime(ttlOf(form));
  }

  @Post('logout')
  @Redirect('/', 303)
  logout(@Session() session: Session<GuideSession>): void {
    session.destroy();
  }
}

function requireLogin(session: Session<GuideSession>): void {
  if (!session.has('username')) throw new UnauthorizedException('The session is over: log in again.');
}
