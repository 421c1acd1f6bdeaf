import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SessionGoneError } from '../../lib/index.js';
import { errorPage } from './page/error.page.js';

interface RequestWithHeaders {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Errors as pages; without a session the start page, which says what happened. Scripts get the status and JSON. */
@Catch(HttpException, SessionGoneError)
export class DemoErrorFilter implements ExceptionFilter<HttpException | SessionGoneError> {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: HttpException | SessionGoneError, context: ArgumentsHost): void {
    const { httpAdapter } = this.host;
    const request = context.switchToHttp().getRequest<RequestWithHeaders>();
    const response: unknown = context.switchToHttp().getResponse();
    const status = error instanceof HttpException ? error.getStatus() : HttpStatus.UNAUTHORIZED;
    if (!request.headers['accept']?.includes('text/html')) {
      httpAdapter.reply(response, { statusCode: status, message: error.message }, status);
    } else if (status === (HttpStatus.UNAUTHORIZED as number)) {
      httpAdapter.redirect(response, HttpStatus.SEE_OTHER, '/');
    } else {
      httpAdapter.setHeader(response, 'Content-Type', 'text/html; charset=utf-8');
      httpAdapter.reply(response, errorPage(status, error.message), status);
    }
  }
}
