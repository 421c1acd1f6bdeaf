import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { mergeHead } from '../../../../lib/http/gate-head.js';

function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

describe('the arguments of writeHead, merged into the response', () => {
  it.each([
    ['an object', [201, { 'X-A': '1', 'X-N': 2 }], { 'x-a': '1', 'x-n': 2 }],
    ['an object after a message', [201, 'Made', { 'X-A': '1' }], { 'x-a': '1' }],
    ['an object after no message', [201, undefined, { 'X-A': '1' }], { 'x-a': '1' }],
    ['a flat array', [201, ['X-A', '1', 'X-A', '2', 'X-N', 3]], { 'x-a': ['1', '2'], 'x-n': '3' }],
    [
      'pairs',
      [
        201,
        [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      ],
      { 'x-a': ['1', '2'] },
    ],
    ['an empty array', [201, []], {}],
    ['nothing', [201], {}],
  ] as const)('%s', (_form, args, expected) => {
    const merged = response();
    mergeHead(merged, args);
    expect(merged.statusCode).toBe(201);
    expect({ ...merged.getHeaders() }).toEqual(expected);
  });

  it('overrides what was set before, and leaves the rest', () => {
    const merged = response();
    merged.setHeader('X-A', 'before');
    merged.setHeader('X-B', 'before');
    mergeHead(merged, [200, ['X-A', 'after']]);
    expect({ ...merged.getHeaders() }).toEqual({ 'x-a': 'after', 'x-b': 'before' });
  });

  it('a message becomes the status message', () => {
    const merged = response();
    mergeHead(merged, [200, 'Fine']);
    expect(merged.statusMessage).toBe('Fine');
  });

  it('an array that is not made of pairs is refused, as node does', () => {
    expect(() => mergeHead(response(), [200, ['X-A']])).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }),
    );
  });
});
