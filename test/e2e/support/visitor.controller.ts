import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { Session, type SessionManager } from '../../../lib/index.js';
import { takeRaw, type AnyResponse } from '../../support/platform-answer.js';

/** What a visitor of most tests does. */
@Controller()
export class VisitorController {
  @Get('plain') plain() {
    return { plain: true };
  }
  @Get('read') read(@Session() session: SessionManager) {
    return session.all();
  }
  @Get('count') count(@Session() session: SessionManager) {
    return { n: session.increment('n') };
  }
  @Post('set') @HttpCode(200) set(@Session() session: SessionManager, @Body() variables: Record<string, unknown>) {
    for (const [key, value] of Object.entries(variables)) session.set(key, value);
    return {};
  }
  @Post('login') @HttpCode(200) login(@Session() session: SessionManager) {
    session.set('user', 'ann').regenerateId();
    return {};
  }
  @Post('logout') @HttpCode(200) logout(@Session() session: SessionManager) {
    session.destroy();
    return {};
  }
  /** "You are logged out": a message in a session of its own. */
  @Post('logout-with-message') @HttpCode(200) async logoutWithMessage(@Session() session: SessionManager) {
    const before = session.getId();
    session.destroy();
    await session.start();
    session.set('message', 'logged out');
    return { isOther: session.getId() !== before };
  }
  @Post('remember-me') @HttpCode(200) rememberMe(@Session() session: SessionManager) {
    session.set('user', 'ann').setLifetime(30 * 86_400, { absolute: 100 * 86_400, persistent: true });
    return {};
  }
  @Get('stream') stream(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.increment('n');
    const raw = takeRaw(response);
    raw.write('a');
    raw.end('b');
  }
}
