import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import ejs from 'ejs';
import { join } from 'node:path';

const FOLDER = join('sample', '03-persistent-wizard', 'views');

/** EJS on either platform. In a template the session is `session`; nothing has to hand it over. */
export async function useTemplates(app: INestApplication): Promise<void> {
  if (app.getHttpAdapter().getType() === 'fastify') {
    await (app as NestFastifyApplication).setViewEngine({ engine: { ejs }, root: FOLDER, viewExt: 'ejs' });
  } else {
    (app as NestExpressApplication).setBaseViewsDir(FOLDER).setViewEngine('ejs');
  }
}
