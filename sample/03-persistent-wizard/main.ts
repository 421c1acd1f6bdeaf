import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { useTemplates } from './use-templates.js';

const app = await NestFactory.create(AppModule);
await useTemplates(app);
app.enableShutdownHooks();
await app.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1');
