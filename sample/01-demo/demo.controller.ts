import { Body, Controller, Get, Header, Headers, Post, Redirect, UseGuards } from '@nestjs/common';
import { Session } from '../../lib/index.js';
import { BasketController } from './basket.controller.js';
import { type Form, lifetimeOf, textOf } from './demo-form.js';
import type { DemoSession } from './demo.session.js';
import { sessionPage } from './page/session.page.js';
import { startPage } from './page/start.page.js';
import { SignedInGuard } from './signed-in.guard.js';
import { StoreView } from './store-view.js';

@Controller()
export class DemoController {
  constructor(private readonly store: StoreView) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(@Session() session: Session<DemoSession>, @Headers('cookie') cookies = ''): Promise<string> {
    if (!session.has('user')) return this.welcome(session, cookies);
    session.increment('pageViews');
    // Stored now instead of when the answer leaves: the page shows what is in the store.
    await session.save();
    return sessionPage({
      values: session.all() as DemoSession,
      basket: session.bag<Record<string, number>>(BasketController.name).toArray() as Record<string, number>,
      idHash: session.getIdHash(),
      remaining: session.getRemainingLifetime(),
      stored: await this.store.show(session),
    });
  }

  @Post('start')
  @Redirect('/', 303)
  start(@Session() session: Session<DemoSession>, @Body() form: Form): void {
    const user = textOf(form, 'name', 40);
    const lifetime = lifetimeOf(form);
    // A new id at every change of privilege: an id that somebody else planted before the login is worth nothing.
    session.clear().regenerateId().setLifetime(lifetime);
    session.set('user', user).set('lifetime', lifetime).set('startedAt', new Date().toISOString());
  }

  @Post('lifetime')
  @UseGuards(SignedInGuard)
  @Redirect('/', 303)
  changeLifetime(@Session() session: Session<DemoSession>, @Body() form: Form): void {
    const lifetime = lifetimeOf(form);
    session.setLifetime(lifetime).set('lifetime', lifetime);
  }

  @Post('rotate')
  @UseGuards(SignedInGuard)
  @Redirect('/#id', 303)
  rotate(@Session() session: Session<DemoSession>): void {
    const before = session.getIdHash();
    session.regenerateId();
    session.set('rotated', { before, after: session.getIdHash() });
  }

  @Post('logout')
  @UseGuards(SignedInGuard)
  @Redirect('/', 303)
  async logout(@Session() session: Session<DemoSession>): Promise<void> {
    session.destroy();
    // A new session with a new id, for nothing but the message.
    await session.start();
    session.set('message', 'You are logged out.');
  }

  private welcome(session: Session<DemoSession>, cookies: string): string {
    const message = session.pull('message');
    const hasCookie = cookies.split(/;\s*/).some((cookie) => cookie.startsWith(`${session.getName()}=`));
    const hasExpired = hasCookie && session.isNew;
    // The message is shown once; a visitor without a name needs no session.
    if (!session.isNew) session.destroy();
    return startPage({ message, hasExpired, keepsNothing: this.store.keepsNothing, store: this.store.name });
  }
}
