import { Controller, Get, Req, Res } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { platforms } from '../../../support/platforms.js';
import { TestApp } from '../../../support/test-app.js';

interface Pair {
  readonly request: IncomingMessage & { res?: ServerResponse };
  readonly response: ServerResponse;
}

@Controller()
class PairController {
  static readonly pairs: Pair[] = [];

  @Get('pair')
  pair(@Req() request: Pair['request'], @Res({ passthrough: true }) response: Pair['response']) {
    PairController.pairs.push({ request, response });
    return {};
  }
}

/** Whether V8 sees two objects as one kind, so that code for the one is code for the other. */
function haveOneShape(one: object, other: object): boolean {
  setFlagsFromString('--allow-natives-syntax');
  const ask = runInThisContext('(one, other) => %HaveSameMap(one, other)') as (one: object, other: object) => boolean;
  return ask(one, other);
}

it('requests of an Express application have one shape, and so have their responses; they know each other as before', async () => {
  const express = platforms.find(({ name }) => name === 'express')!;
  await using app = await TestApp.start(express, { controllers: [PairController] });
  const client = app.client();
  for (let n = 0; n < 3; n += 1) await client.get('/pair');
  const [, one, other] = PairController.pairs as [Pair, Pair, Pair];
  expect([haveOneShape(one.request, other.request), haveOneShape(one.response, other.response)]).toEqual([true, true]);
  expect([one.request.res === one.response, one.response.req === one.request]).toEqual([true, true]);
});
