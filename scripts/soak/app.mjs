// One node of the soak: an application with sessions on a Redis hash. Says its port, and how it is when it is asked.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { RedisHashAdapter, Session, SessionModule } from '../../dist/esm/index.js';

class Visits {
  plain() {
    return {};
  }
  count(session) {
    return { n: session.increment('n'), user: session.get('user') };
  }
  read(session) {
    return { n: session.get('n', 0), size: session.get('cart', '').length };
  }
  fill(session) {
    session.set('cart', 'x'.repeat(500 + Math.floor(Math.random() * 8000)));
    return {};
  }
  login(session) {
    session.set('user', 'Ann').regenerateId();
    return {};
  }
  logout(session) {
    session.destroy();
    return {};
  }
}
// What the decorator syntax would do.
Controller()(Visits);
for (const name of ['plain', 'count', 'read', 'fill', 'login', 'logout']) {
  Get(name)(Visits.prototype, name, Object.getOwnPropertyDescriptor(Visits.prototype, name));
  if (name !== 'plain') Session()(Visits.prototype, name, 0);
}

// Full after a minute or two, so that whatever else grows is seen.
const CACHE = 2 * 1024 * 1024;

class AppModule {}
const adapter = new RedisHashAdapter({ port: Number(process.argv[2]), cacheBytes: CACHE });
Module({ imports: [SessionModule.forRoot({ adapter })], controllers: [Visits] })(AppModule);
const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');

process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ rss, heapUsed, handles: process.getActiveResourcesInfo().length });
});
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });
