import {
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  type NestInterceptor,
  Req,
  Session as NestSession,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import {
  InjectSession,
  Persistent,
  Session,
  type SessionBag,
  SessionError,
  SessionManager,
  UseSession,
} from '../../../lib/index.js';

export interface WithSession {
  readonly session: SessionManager;
}

/** Whether guards found the session started, in the order in which they ran. */
@Injectable()
export class Seen {
  readonly guards: [guard: string, isStarted: boolean][] = [];
}

function noteGuard(name: string) {
  @Injectable()
  class NotingGuard implements CanActivate {
    constructor(readonly seen: Seen) {}
    canActivate(context: ExecutionContext): boolean {
      const { session } = context.switchToHttp().getRequest<WithSession>();
      this.seen.guards.push([name, session.isStarted()]);
      return true;
    }
  }
  return NotingGuard;
}

export const ClassGuard = noteGuard('class');
export const MethodGuard = noteGuard('method');
export const AppGuard = noteGuard('app');

/** Each uses the session in another way: every one of them has to find it started. */
@Controller('parameter')
export class ParameterController {
  @Get('session') session(@Session() session: SessionManager) {
    return { n: session.get('n') };
  }
  @Get('variable') variable(@Session('n') n: unknown) {
    return { n };
  }
  @Get('bag') bag(@Persistent() bag: SessionBag, @Req() { session }: WithSession) {
    return { n: session.get('n'), bag: bag.count() };
  }
  @Get('nest') nest(@NestSession() session: SessionManager) {
    return { n: session.get('n') };
  }
  @Get('guarded') @UseGuards(MethodGuard) guarded(@Session('n') n: unknown) {
    return { n };
  }
}

@Controller('member')
export class MemberController {
  @InjectSession() private readonly session!: SessionManager;
  @Get() get() {
    return { n: this.session.get('n') };
  }
  @Get('off') @UseSession(false) off() {
    return { off: true };
  }
}

@Controller('constructed')
export class ConstructedController {
  constructor(@InjectSession() private readonly session: SessionManager) {}
  @Get() get() {
    return { n: this.session.get('n') };
  }
}

@Controller('bag-member')
export class BagMemberController {
  @Persistent() private readonly bag!: SessionBag;
  @Get() get(@Req() { session }: WithSession) {
    return { n: session.get('n'), bag: this.bag.count() };
  }
}

@Controller('by-class')
export class ByClassController {
  constructor(private readonly session: SessionManager) {}
  @Get() get() {
    return { n: this.session.get('n') };
  }
}

@Injectable()
class ReadingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    context.switchToHttp().getRequest<WithSession>().session.get('n');
    return next.handle();
  }
}

@Controller('marked')
@UseSession()
@UseGuards(ClassGuard)
@UseInterceptors(ReadingInterceptor)
export class MarkedController {
  @Get() get(@Req() { session }: WithSession) {
    return { n: session.get('n') };
  }
  @Get('off') @UseSession(false) @UseInterceptors() off() {
    return { off: true };
  }
}

@Controller('marked-method')
export class MarkedMethodController {
  @Get() @UseSession() @UseGuards(MethodGuard) get(@Req() { session }: WithSession) {
    return { n: session.get('n') };
  }
  @Get('other') other() {
    return { other: true };
  }
}

/** Not marked: what uses the session here has to start it. */
@Controller('unmarked')
export class UnmarkedController {
  @Get('uses') uses(@Req() { session }: WithSession) {
    return this.tryTo(() => session.get('n'));
  }
  @Get('writes') writes(@Req() { session }: WithSession) {
    return this.tryTo(() => session.set('n', 1));
  }
  @Get('bag') bag(@Req() { session }: WithSession) {
    return this.tryTo(() => session.bag('bag').get('n'));
  }
  @Get('property') property(@Req() { session }: WithSession) {
    return this.tryTo(() => Reflect.get(session, 'n') as unknown);
  }
  @Get('starts') async starts(@Req() { session }: WithSession) {
    const answers = [await session.start(), await session.start()];
    return { answers, n: session.get('n') };
  }
  @Get('unawaited') async unawaited(@Req() { session }: WithSession) {
    return { answers: await Promise.all([session.start(), session.start()]), n: session.get('n') };
  }

  private tryTo(work: () => unknown): object {
    try {
      return { value: work() };
    } catch (error) {
      return SessionError.is(error) ? { code: error.code, message: error.message } : { error: String(error) };
    }
  }
}

export const USAGE_CONTROLLERS = [
  ParameterController,
  MemberController,
  ConstructedController,
  BagMemberController,
  ByClassController,
  MarkedController,
  MarkedMethodController,
  UnmarkedController,
];
