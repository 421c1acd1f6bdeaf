import { type CanActivate, Injectable, UnauthorizedException } from '@nestjs/common';
import { InjectSession, type SessionManager } from '../../lib/index.js';
import type { LoginSession } from './login-session.js';

/** A singleton: what is injected finds the session of whatever request is being handled. */
@Injectable()
export class LoggedInGuard implements CanActivate {
  constructor(@InjectSession() private readonly session: SessionManager<LoginSession>) {}

  canActivate(): boolean {
    if (this.session.has('userId')) return true;
    throw new UnauthorizedException('Please log in.');
  }
}
