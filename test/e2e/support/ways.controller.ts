import {
  type ArgumentsHost,
  BadRequestException,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Injectable,
  type MessageEvent,
  type NestInterceptor,
  NotFoundException,
  type PipeTransform,
  Query,
  Redirect,
  Req,
  Res,
  Sse,
  StreamableFile,
  ImATeapotException,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { Readable } from 'node:stream';
import { of, type Observable } from 'rxjs';
import { InjectSession, Session, SessionManager, UseSession } from '../../../lib/index.js';
import { type AnyResponse, takeRaw } from '../../support/platform-answer.js';

interface WithSession {
  readonly session: SessionManager;
}

@Injectable()
class DenyingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<WithSession>().session.set('by', 'guard');
    return false;
  }
}

@Injectable()
class RefusingPipe implements PipeTransform {
  constructor(@InjectSession() private readonly session: SessionManager) {}
  transform(): never {
    this.session.set('by', 'pipe');
    throw new BadRequestException();
  }
}

@Injectable()
class AnsweringInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, _next: CallHandler): Observable<unknown> {
    context.switchToHttp().getRequest<WithSession>().session.set('by', 'interceptor');
    return of({ by: 'interceptor' });
  }
}

@Catch(ImATeapotException)
class TeapotFilter implements ExceptionFilter {
  catch(_: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    http.getRequest<WithSession>().session.set('by', 'filter');
    http.getResponse<AnyResponse>().status(418).send('short and stout');
  }
}

/** For paths without a route: nothing started the session, so it does that itself. */
@Catch(NotFoundException)
export class NotFoundFilter implements ExceptionFilter {
  async catch(_: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const { session } = http.getRequest<WithSession>();
    await session.start();
    session.increment('misses');
    http.getResponse<AnyResponse>().status(404).send('nothing here');
  }
}

/** One handler for each way to answer; each changes the session before. */
@Controller()
export class WaysController {
  @Get('ping') ping() {
    return 'pong';
  }
  @Get('first') first(@Session() session: SessionManager) {
    session.set('by', 'first');
  }
  @Get('return') return(@Session() session: SessionManager) {
    session.set('by', 'return');
    return { ok: true };
  }
  @Get('send') send(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'send');
    response.status(202).send('sent');
  }
  @Get('json') json(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'json');
    if (response.json) response.json({ ok: true });
    else response.send({ ok: true });
  }
  @Get('raw-end') rawEnd(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'end');
    takeRaw(response).end('the end');
  }
  @Get('passthrough') passthrough(
    @Session() session: SessionManager,
    @Res({ passthrough: true }) response: AnyResponse,
  ) {
    session.set('by', 'passthrough');
    response.header('x-by', 'passthrough');
    return 'passed';
  }
  @Get('redirect') @Redirect('/ping', 302) redirect(@Session() session: SessionManager) {
    session.set('by', 'redirect');
  }
  @Get('redirect-by-hand') redirectByHand(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'redirect');
    response.status(302).redirect('/ping');
  }
  @Get('throw') throw(@Session() session: SessionManager): never {
    session.set('by', 'throw');
    throw new BadRequestException('no');
  }
  @Get('bug') bug(@Session() session: SessionManager): never {
    session.set('by', 'bug');
    throw new Error('a bug');
  }
  @Get('guard') @UseSession() @UseGuards(DenyingGuard) guard() {
    return 'never';
  }
  @Get('pipe') @UseSession() @UsePipes(RefusingPipe) pipe(@Query('q') q: string) {
    return q;
  }
  @Get('interceptor') @UseSession() @UseInterceptors(AnsweringInterceptor) interceptor() {
    return 'never';
  }
  @Get('filter') @UseSession() @UseFilters(TeapotFilter) filter(): never {
    throw new ImATeapotException();
  }
  @Get('204') @HttpCode(204) nothing(@Session() session: SessionManager) {
    session.set('by', '204');
  }
  @Get('304') notModified(
    @Session() session: SessionManager,
    @Req() { headers }: { headers: Record<string, string> },
    @Res() response: AnyResponse,
  ) {
    session.set('by', '304');
    response.header('etag', '"v1"');
    response.status(headers['if-none-match'] === '"v1"' ? 304 : 200).send('');
  }
  @Get('stream') stream(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'stream');
    Readable.from(['a', 'b', 'c']).pipe(takeRaw(response));
  }
  @Get('file') @Header('content-type', 'text/plain') file(@Session() session: SessionManager) {
    session.set('by', 'file');
    return new StreamableFile(Buffer.from('file'));
  }
  @Sse('sse') sse(@Session() session: SessionManager): Observable<MessageEvent> {
    session.set('by', 'sse');
    return of({ data: 'one' }, { data: 'two' });
  }
  @Get('write') write(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'write');
    const raw = takeRaw(response);
    raw.writeHead(201, { 'x-by': 'write' });
    raw.write('a');
    raw.end('b');
  }
  @Get('flush') flush(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.set('by', 'flush');
    const raw = takeRaw(response);
    raw.flushHeaders();
    setImmediate(() => raw.end('later'));
  }
}
