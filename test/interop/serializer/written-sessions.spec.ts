import type { SessionRecord } from '../../../lib/core/session-record.js';
import { PhpSerializer } from '../../../lib/serializers/php/php.serializer.js';
import { dice } from '../../support/promises/chance.js';
import { size } from '../../support/promises/size.js';
import { HANDLERS, seedsOf } from '../../unit/serializers/php/mutations.js';
import { Dump } from './dump.js';
import { PhpDecoder } from './php-decoder.js';
import { RandomValues } from './random-values.js';

const COUNT = size(300, 20_000);
const metadata = { created: 1_800_000_000_000, issued: 1_800_000_000_123, lifetime: 0.5 };
/** PHP cannot write these again: the class is not there. */
const NOT_WRITTEN_BY_PHP = /C:\d/;

describe.each(HANDLERS)('sessions that are written here with the handler %s', (handler) => {
  const serializer = new PhpSerializer({ handler });
  let php: PhpDecoder;
  let phpWriter: PhpDecoder;

  beforeAll(() => {
    php = new PhpDecoder(handler);
    phpWriter = new PhpDecoder(handler, 'encode');
  });

  afterAll(() => Promise.all([php.close(), phpWriter.close()]));

  it(`are read by PHP with the same data, and written by PHP byte for byte as here (${COUNT})`, async () => {
    const values = new RandomValues(dice(3));
    const records = Array.from({ length: COUNT }, (): SessionRecord => {
      const variables = new Map(['a', 'b', 'ключ'].map((name) => [name, values.next()]));
      return { metadata, variables };
    });
    const texts = records.map((record) => serializer.serialize(record));
    expect(await php.decode(texts)).toEqual(records.map((record) => ({ isRead: true, text: shown(record) })));
    expect(await phpWriter.decode(texts)).toEqual(texts.map((text) => ({ isRead: true, text })));
  });

  it('after a change to what PHP wrote are read by PHP with the same data', async () => {
    const records = seedsOf(handler).flatMap((seed) => changesOf(() => serializer.unserialize(seed)));
    const texts = records.map((record) => serializer.serialize(record));
    expect(await php.decode(texts)).toEqual(records.map((record) => ({ isRead: true, text: shown(record) })));
    const writable = texts.filter((text) => !NOT_WRITTEN_BY_PHP.test(text));
    expect(await phpWriter.decode(writable)).toEqual(writable.map((text) => ({ isRead: true, text })));
  });
});

/** The first variable replaced, the first removed, one more, one in front of all others. */
function changesOf(read: () => SessionRecord): SessionRecord[] {
  const [replaced, removed, added] = [read(), read(), read()];
  const [first = ''] = added.variables.keys();
  replaced.variables.set(first, [1, { a: 'b' }]);
  removed.variables.delete(first);
  added.variables.set('added', { x: 0.5 });
  return [replaced, removed, added].map((record) => ({ ...record, metadata }));
}

function shown({ variables }: SessionRecord): string {
  return new Dump().session(new Map([...variables, ['__session_manager', { format: 1, ...metadata }]]));
}
