import { type CanActivate, Injectable, UnauthorizedException } from '@nestjs/common';
import { InjectSession, type SessionManager } from '../../lib/index.js';
import type { DemoSession } from './demo.session.js';

/** Lets only sessions with a user pass. The session is started before any guard runs. */
@Injectable()
export class SignedInGuard implements CanActivate {
  @InjectSession() private readonly session!: SessionManager<DemoSession>;

  canActivate(): boolean {
    if (this.session.has('user')) return true;
    throw new UnauthorizedException('There is no session, or it has expired.');
  }
}
