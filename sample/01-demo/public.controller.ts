import { Controller, Get, Header } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm start` and the tests run in the folder of the package. */
const FOLDER = join('sample', '01-demo', 'public');

/** The page's files. They do not use the session, so they cost the store nothing. */
@Controller('public')
export class PublicController {
  private readonly files = { css: read('demo.css'), script: read('demo.js'), icon: read('icon.svg') };

  @Get('demo.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  css(): string {
    return this.files.css;
  }

  @Get('demo.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  script(): string {
    return this.files.script;
  }

  @Get('icon.svg')
  @Header('Content-Type', 'image/svg+xml')
  icon(): string {
    return this.files.icon;
  }
}

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}
