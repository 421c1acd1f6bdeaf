import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SessionCorruptError } from '../../../../lib/errors/session-corrupt.error.js';
import { PhpSerializer } from '../../../../lib/serializers/php/php.serializer.js';
import { Comparison, type Typed } from './typed.js';

interface EncodeCase {
  readonly name: string;
  readonly bytes_base64: string | null;
  readonly json_equivalent: unknown;
  readonly json_equivalent_valid: boolean;
  readonly typed: Typed;
  readonly php_decode_ok: boolean | null;
  readonly reencode_identical: boolean | null;
}

interface DecodeCase {
  readonly name: string;
  readonly bytes_base64: string;
  readonly bytes_note: string | null;
  readonly start: { readonly returned: boolean; readonly session_after: Typed };
}

/** Read by PHP, refused here: PHP would take a session that is no array, and lose it with the first variable. */
const NO_ARRAY = ['not_array_int', 'not_array_string', 'not_array_obj', 'false'];
/** Refused by PHP, since its class does not have the case: only PHP can know. */
const CLASS_MATTERS = ['enum_unknown_case'];

function casesOf<T>(file: string): T[] {
  const text = readFileSync(join(import.meta.dirname ?? __dirname, 'fixtures', file), 'utf8');
  return (JSON.parse(text) as { cases: T[] }).cases;
}

function binary(base64: string | null): string {
  return Buffer.from(base64 ?? '', 'base64').toString('latin1');
}

describe.each(['php', 'php_serialize', 'php_binary'] as const)('what PHP wrote with the handler %s', (handler) => {
  const encoded = casesOf<EncodeCase>(`encode.${handler}.json`).filter(({ bytes_base64 }) => bytes_base64 !== null);

  describe.each(['none', 'phalcon'] as const)('in the envelope %s', (envelope) => {
    const serializer = new PhpSerializer({ handler, envelope });
    const wrap = (text: string): string => (envelope === 'none' ? text : `s:${text.length}:"${text}";`);

    it.each(encoded)('$name is read as PHP reads it', ({ bytes_base64, typed, json_equivalent, ...rest }) => {
      const { variables } = serializer.unserialize(wrap(binary(bytes_base64)));
      expect(new Comparison().compare('$', objectOf(variables), { ...typed, list: false }).differences).toEqual([]);
      if (rest.json_equivalent_valid) {
        expect(JSON.parse(JSON.stringify(objectOf(variables)))).toEqual(json_equivalent ?? {});
      }
    });

    it.each(encoded.filter(({ reencode_identical }) => reencode_identical))(
      '$name goes back byte for byte, alone and beside a new variable',
      ({ bytes_base64 }) => {
        const data = wrap(binary(bytes_base64));
        const record = serializer.unserialize(data);
        expect(serializer.serialize(record)).toBe(data);
        record.variables.set('added', 1);
        const more = serializer.unserialize(serializer.serialize(record));
        expect(more.variables.get('added')).toBe(1);
        more.variables.delete('added');
        const text = envelope === 'none' ? serializer.serialize(more) : unwrapped(serializer.serialize(more));
        expect(variablesPart(handler, text)).toBe(variablesPart(handler, binary(bytes_base64)));
      },
    );
  });

  it.each(casesOf<DecodeCase>(`decode.${handler}.json`).filter(({ bytes_note }) => bytes_note === null))(
    '$name is read or refused as by PHP',
    ({ name, bytes_base64, start }) => {
      const serializer = new PhpSerializer({ handler });
      const read = (): Map<string, unknown> => serializer.unserialize(binary(bytes_base64)).variables;
      if (CLASS_MATTERS.includes(name)) expect(read().size).toBe(1);
      else if (!start.returned || NO_ARRAY.includes(name)) expect(read).toThrow(SessionCorruptError);
      else {
        const typed = { ...start.session_after, list: false };
        expect(new Comparison().compare('$', objectOf(read()), typed).differences).toEqual([]);
      }
    },
  );
});

it('an array as deep as PHP allows is read', () => {
  const depth = 4000;
  const data = `a|${'a:1:{i:0;'.repeat(depth)}i:1;${'}'.repeat(depth)}`;
  const serializer = new PhpSerializer();
  expect(serializer.serialize(serializer.unserialize(data))).toBe(data);
});

function objectOf(variables: ReadonlyMap<string, unknown>): object {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of variables) object[name] = value;
  return object;
}

function unwrapped(data: string): string {
  return data.replace(/^s:\d+:"/, '').slice(0, -2);
}

/** What stands before our own variable, which comes last. */
function variablesPart(handler: string, text: string): string {
  const end = text.search(/(s:17:"|[^ -~])?__session_manager/);
  const own = end < 0 ? text : text.slice(0, end);
  return handler === 'php_serialize' ? own.replace(/^a:\d+:\{/, '').replace(/\}$/, end < 0 ? '' : '}') : own;
}
