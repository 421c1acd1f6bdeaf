import { SessionCorruptError } from '../../../lib/errors/session-corrupt.error.js';
import { PhpSerializer } from '../../../lib/serializers/php/php.serializer.js';
import { dice } from '../../support/promises/chance.js';
import { isLarge, size } from '../../support/promises/size.js';
import { HANDLERS, Mutations, seedsOf } from '../../unit/serializers/php/mutations.js';
import { Dump } from './dump.js';
import { type PhpAnswer, PhpDecoder } from './php-decoder.js';

/** At full size a million for the three handlers together. */
const COUNT = size(3000, 340_000);
const BATCH = 1000;

/** What only PHP can judge, since it knows the class. */
const CLASS_COMPLAINTS = [/Undefined constant/, /Class '[^']*' not found/, /is not an enum/];

/** Numbers behind data that only its class can read: the class may have taken some. They are kept, and not followed. */
const BEHIND_OWN_FORMAT = /C:.*[rR]:\d/s;

/** What is refused here and not by PHP, by what the error says, and why it is safer. docs/php-serializer.md has the list. */
const SAFER = [
  /it is no array/, // PHP takes it, and loses the session with the first variable
  /has a key twice, and references/, // PHP never writes that
];
/** Lengths and references above 15 digits wrap around in PHP. */
const LONG_NUMBER = /:\d{16,}/;
/** References to the array of all variables corrupt PHP's memory. */
const REFERENCE_TO_ALL = /R:0*1;/;

const MOST_SHOWN = 10;

interface Compared {
  readonly verdict: 'read' | 'refused' | 'safer' | 'byClass' | 'differs';
  readonly php: PhpAnswer;
  readonly ours: string;
}

describe.each(HANDLERS)('mutated sessions of the handler %s', (handler) => {
  const serializer = new PhpSerializer({ handler });
  let php: PhpDecoder;

  beforeAll(() => (php = new PhpDecoder(handler)));
  afterAll(() => php.close());

  it(
    `are read or refused as by PHP, with the same data (${COUNT})`,
    async () => {
      const mutations = new Mutations(seedsOf(handler), dice(42));
      const tally = { read: 0, refused: 0, safer: 0, byClass: 0, differs: 0 };
      const differences: unknown[] = [];
      for (let done = 0; done < COUNT; done += BATCH) {
        const sessions = Array.from({ length: Math.min(BATCH, COUNT - done) }, () => mutations.next());
        const answers = await php.decode(sessions);
        sessions.forEach((session, index) => {
          const { verdict, ...said } = compared(session, answers[index]!);
          tally[verdict] += 1;
          if (verdict === 'differs' && differences.length < MOST_SHOWN) differences.push({ session, ...said });
        });
      }
      if (isLarge) process.stdout.write(`${handler} ${JSON.stringify(tally)}\n`);
      expect(differences).toEqual([]);
      expect(tally.read).toBeGreaterThan(COUNT / 20);
      expect(tally.safer).toBeLessThan(COUNT / 20);
    },
    60_000 + COUNT * 5,
  );

  function compared(session: string, php: PhpAnswer): Compared {
    const ours = read(session);
    return { verdict: verdictOn(session, php, ours), php, ours: ours.text };
  }

  /** How both sides took it. */
  function verdictOn(session: string, php: PhpAnswer, ours: PhpAnswer): Compared['verdict'] {
    if (ours.isRead && php.isRead && ours.text === php.text) return 'read';
    if (ours.isRead && BEHIND_OWN_FORMAT.test(session)) return 'byClass';
    if (ours.isRead && php.isRead) return 'differs';
    if (ours.isRead) return CLASS_COMPLAINTS.some((complaint) => complaint.test(php.text)) ? 'byClass' : 'differs';
    if (!php.isRead) return 'refused';
    const reasons = handler === 'php_serialize' ? [LONG_NUMBER, REFERENCE_TO_ALL] : [LONG_NUMBER];
    if (reasons.some((reason) => reason.test(session))) return 'safer';
    return SAFER.some((reason) => reason.test(ours.text)) ? 'safer' : 'differs';
  }

  /** What PHP would say, and that it goes back as it came. */
  function read(session: string): PhpAnswer {
    try {
      const record = serializer.unserialize(session);
      const isIdentical = serializer.serialize(record) === session;
      return { isRead: true, text: isIdentical ? new Dump().session(record.variables) : 'written in another way' };
    } catch (error) {
      if (error instanceof SessionCorruptError) return { isRead: false, text: error.message };
      throw error;
    }
  }
});
