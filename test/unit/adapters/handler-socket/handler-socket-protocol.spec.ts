import {
  decodeReply,
  encodeRequest,
  LineReader,
} from '../../../../lib/adapters/handler-socket/handler-socket-protocol.js';

const EVERY_CHARACTER = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));

describe('requests', () => {
  it('have tabs between their tokens and one line end', () => {
    expect(encodeRequest({ tokens: ['0', '=', '1', 'id'] })).toBe('0\t=\t1\tid\n');
    expect(encodeRequest({ tokens: ['0', '', ''] })).toBe('0\t\t\n');
  });

  it('nothing inside of a token can end it', () => {
    expect(encodeRequest({ tokens: ['a\tb\nc\0\x01\x0f\x10'] })).toBe('a\x01Ib\x01Jc\x01@\x01A\x01O\x10\n');
    expect(encodeRequest({ tokens: [EVERY_CHARACTER] }).match(/[\0\t\n]/g)).toEqual(['\n']);
  });
});

describe('answers', () => {
  const columns = 2;

  it('give back what was sent', () => {
    const line = encodeRequest({ tokens: ['0', '2', EVERY_CHARACTER, ''] }).slice(0, -1);
    expect(decodeReply(line, { tokens: [], columns })).toEqual({ code: 0, values: [EVERY_CHARACTER, ''] });
  });

  it('tell NULL from nothing and from NUL', () => {
    expect(decodeReply('0\t2\t\0\t', { tokens: [], columns })).toEqual({ code: 0, values: [null, ''] });
    expect(decodeReply('0\t2\t\x01@\tx', { tokens: [], columns })).toEqual({ code: 0, values: ['\0', 'x'] });
  });

  it('hold no row, or several', () => {
    expect(decodeReply('0\t2', { tokens: [], columns })).toEqual({ code: 0, values: [] });
    expect(decodeReply('0\t2\ta\tb\tc\td', { tokens: [], columns })?.values).toHaveLength(4);
  });

  it('that say no have one value, whatever was asked', () => {
    expect(decodeReply('1\t1\t121', { tokens: [], columns })).toEqual({ code: 1, values: ['121'] });
  });

  it.each(['', '\t', '0', 'x\t1', '0\tx', '-1\t2', '0\t2\ta', '0\t1\t1', '0\t2\ta\tb\tc', 'J\0\0\0\n5.5.5-10.11'])(
    '%p is none',
    (line) => {
      expect(decodeReply(line, { tokens: [], columns })).toBeUndefined();
    },
  );
});

describe('lines', () => {
  const sent = Buffer.from('0\t1\tGrüße, 世界 😀\n\n1\t1\t121\n');
  const lines = ['0\t1\tGrüße, 世界 😀', '', '1\t1\t121'];

  it('come whole, wherever they were cut', () => {
    for (let cut = 0; cut <= sent.length; cut++) {
      const reader = new LineReader();
      expect([...reader.push(sent.subarray(0, cut)), ...reader.push(sent.subarray(cut))]).toEqual(lines);
    }
  });

  it('come whole in single bytes', () => {
    const reader = new LineReader();
    expect([...sent].flatMap((byte) => reader.push(Buffer.from([byte])))).toEqual(lines);
  });
});
