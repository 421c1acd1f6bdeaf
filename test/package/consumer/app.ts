// A small application, built and run in an empty project from the packed library: as app.mts (import) and as app.cts
// (require). It asks itself twice, as one browser, on both platforms, and prints what it counted.
import 'reflect-metadata';
import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { MemoryAdapter, Persistent, Session, type SessionBag, SessionModule } from 'nestjs-session-manager';
import { describeAdapterContract, FakeClock } from 'nestjs-session-manager/testing';

@Controller()
class CounterController {
  @Persistent() private readonly bag!: SessionBag<{ visits: number }>;

  @Get()
  count(@Session() session: Session<{ counter: number }>) {
    return { counter: session.increment('counter'), visits: this.bag.increment('visits') };
  }
}

@Module({
  imports: [SessionModule.forRoot({ adapter: new MemoryAdapter() })],
  controllers: [CounterController],
})
class AppModule {}

const OPTIONS = { logger: ['error', 'warn'] as ('error' | 'warn')[], abortOnError: false };

async function countTwice(app: INestApplication) {
  await app.listen(0, '127.0.0.1');
  try {
    const url = await app.getUrl();
    const first = await fetch(url);
    const cookie = first.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
    const second = await fetch(url, { headers: { cookie: cookie.join('; ') } });
    return { cookies: cookie.length, bodies: [await first.json(), await second.json()] };
  } finally {
    await app.close();
  }
}

async function main() {
  const express = await countTwice(await NestFactory.create(AppModule, new ExpressAdapter(), OPTIONS));
  const fastify = await countTwice(await NestFactory.create(AppModule, new FastifyAdapter(), OPTIONS));
  const testing = [typeof describeAdapterContract, new FakeClock(5000).now()];
  console.log(JSON.stringify({ node: process.versions.node, express, fastify, testing }));
}

void main();
