// One server of the comparison: `node server.mjs <platform> <subject>`. Tells its port and, when asked, its CPU time.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { MemoryAdapter, Session, SessionModule } from '../dist/esm/index.js';

const [platform, subject] = process.argv.slice(2);

class BareController {
  plain() {
    return { user: 'nobody' };
  }
  read() {
    return { user: 'nobody' };
  }
  write() {
    return { user: 'nobody' };
  }
}

class SessionController {
  plain() {
    return { user: 'nobody' };
  }
  read(session) {
    return { user: session.get('user', 'nobody') };
  }
  write(session) {
    session
      .set('user', 'andrew')
      .set('views', (session.get('views') ?? 0) + 1)
      .set('theme', 'dark');
    return { user: 'andrew' };
  }
}

/** What the decorator syntax would do. */
function routes(target, parameters) {
  Controller()(target);
  for (const method of ['plain', 'read', 'write']) {
    const descriptor = Object.getOwnPropertyDescriptor(target.prototype, method);
    Get(method)(target.prototype, method, descriptor);
    if (method !== 'plain') parameters?.(target.prototype, method, 0);
  }
  return target;
}

const isBare = subject === 'bare';
class AppModule {}
Module({
  imports: isBare ? [] : [SessionModule.forRoot({ adapter: new MemoryAdapter(), gcInterval: false })],
  controllers: [isBare ? routes(BareController) : routes(SessionController, Session())],
})(AppModule);

const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: false });
await app.listen(0, '127.0.0.1');
process.on('message', () => process.send({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });
