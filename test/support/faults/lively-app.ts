import 'reflect-metadata';
import { Body, Controller, type INestApplication, Module, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Session, type SessionAdapter, type SessionManager, SessionModule } from '../../../lib/index.js';

@Controller()
class MarkController {
  @Post('mark') mark(@Session() session: SessionManager, @Body() { mark }: { mark: string }) {
    session.set('mark', mark);
    return { mark };
  }
}

function moduleWith(adapter: SessionAdapter): Type {
  @Module({ imports: [SessionModule.forRoot({ adapter })], controllers: [MarkController] })
  class LivelyModule {}
  return LivelyModule;
}

/** An application as a program of its own starts it. */
export async function startLively(platform: string, adapter: SessionAdapter): Promise<INestApplication> {
  const edge = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(moduleWith(adapter), edge, { logger: false, forceCloseConnections: true });
  await app.listen(0, '127.0.0.1');
  return app;
}
