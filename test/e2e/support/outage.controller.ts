import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Session, SessionError, type SessionManager } from '../../../lib/index.js';

/** What a small application does with its sessions, and one route that does without. */
@Controller()
export class OutageController {
  @Get('plain') plain() {
    return { plain: true };
  }
  @Get('who') who(@Session() session: SessionManager) {
    return { user: session.get('user') ?? null };
  }
  @Post('login') @HttpCode(200) login(@Session() session: SessionManager) {
    session.set('user', 'Ann').regenerateId();
    return { in: true };
  }
  @Post('logout') @HttpCode(200) logout(@Session() session: SessionManager) {
    session.destroy();
    return { out: true };
  }
  /** The code of what each way to change the session throws. */
  @Get('changes') changes(@Session() session: SessionManager) {
    return [
      () => session.set('a', 1),
      () => session.remove('user'),
      () => session.clear(),
      () => session.increment('n'),
      () => session.update('n', () => 1),
      () => session.bag('cart').set('a', 1),
      () => session.setLifetime(60),
      () => session.regenerateId(),
      () => session.destroy(),
    ].map(codeOf);
  }
  @Get('own') own(@Session() session: SessionManager) {
    return { class: session.getAdapter().constructor.name };
  }
  @Get('careless') careless(@Session() session: SessionManager) {
    session.set('a', 1);
  }
}

function codeOf(change: () => unknown): string {
  try {
    change();
    return 'nothing thrown';
  } catch (error) {
    return SessionError.is(error) ? error.code : 'another error';
  }
}
