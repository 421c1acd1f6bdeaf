// One server of the comparison: `node server.mjs <platform> <subject> <place as JSON>`. Tells its port and, when asked,
// its CPU time and its memory.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SUBJECTS } from './subjects/index.mjs';

const [platform, subject, place, port = '0'] = process.argv.slice(2);

const create = await SUBJECTS[subject].load();
const { imports = [], controllers, prepare } = await create(JSON.parse(place));
class AppModule {}
Module({ imports, controllers })(AppModule);

const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false });
await prepare?.(app);
await app.listen(Number(port), '127.0.0.1');
process.on('message', () => process.send({ cpu: process.cpuUsage(), memory: process.memoryUsage.rss() }));
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });
