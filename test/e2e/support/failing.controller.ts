import { Controller, Get, HttpCode, NotFoundException, Post, Redirect, Res } from '@nestjs/common';
import { Session, SessionError, type SessionManager } from '../../../lib/index.js';
import { type Deferred, deferred } from '../../support/deferred.js';
import type { AnyResponse } from '../../support/platform-answer.js';

/** What no answer and no log line may show. */
export const SECRET_VALUE = 'the-value-of-a-variable';

/** For requests that overlap: a handler that waits in the middle. */
export class Overlap {
  readonly entered: Deferred = deferred();
  readonly go: Deferred = deferred();
}

/** Handlers that write to a store that may fail. */
@Controller()
export class FailingController {
  constructor(private readonly overlap: Overlap) {}

  @Get('plain') plain() {
    return { plain: true };
  }
  @Get('read') read(@Session() session: SessionManager) {
    return session.all();
  }
  @Get('write') write(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    session.set('secret', SECRET_VALUE);
    setHeaders(response);
    return { written: true };
  }
  @Post('write') @HttpCode(200) post(@Session() session: SessionManager) {
    session.set('secret', SECRET_VALUE);
    return { written: true };
  }
  @Get('redirect') @Redirect('/read') redirect(@Session() session: SessionManager) {
    session.set('secret', SECRET_VALUE);
  }
  @Get('missing') missing(@Session() session: SessionManager): never {
    session.set('secret', SECRET_VALUE);
    throw new NotFoundException('no such thing');
  }
  @Post('login') @HttpCode(200) login(@Session() session: SessionManager) {
    session.set('secret', SECRET_VALUE).regenerateId();
    return { in: true };
  }
  @Post('logout') @HttpCode(200) logout(@Session() session: SessionManager) {
    session.destroy();
    return { out: true };
  }
  @Get('function') function(@Session() session: SessionManager) {
    session.set('callback', () => SECRET_VALUE);
    return { written: true };
  }
  /** Its own save, whose failure it answers itself. */
  @Get('save') async save(@Session() session: SessionManager) {
    session.set('secret', SECRET_VALUE);
    return session.save().then(
      () => ({ outcome: 'saved' }),
      (error: unknown) => ({ outcome: SessionError.is(error) ? error.code : 'unknown' }),
    );
  }
  @Get('save-and-fall') async saveAndFall(@Session() session: SessionManager) {
    await session.set('secret', SECRET_VALUE).save();
  }
  @Get('slow') async slow(@Session() session: SessionManager) {
    await this.wait();
    session.set('slow', SECRET_VALUE);
    return { slow: true };
  }
  @Get('slow-save') async slowSave(@Session() session: SessionManager) {
    await this.wait();
    return this.save(session);
  }

  private async wait(): Promise<void> {
    this.overlap.entered.resolve();
    await this.overlap.go.promise;
  }
}

/** Some that say something of the answer that was made, and some that hold for any answer. */
function setHeaders(response: AnyResponse): void {
  response.header('access-control-allow-origin', 'https://example.org');
  response.header('strict-transport-security', 'max-age=1000');
  response.header('x-request-id', 'r-1');
  response.header('etag', '"v1"');
  response.header('last-modified', 'Wed, 21 Oct 2015 07:28:00 GMT');
  response.header('content-language', 'en');
  response.header('content-disposition', 'attachment');
  response.header('set-cookie', 'theme=dark; Path=/');
}
