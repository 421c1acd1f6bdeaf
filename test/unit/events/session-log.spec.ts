import { SessionStoreError } from '../../../lib/errors/session-store.error.js';
import { SessionSerializationError } from '../../../lib/errors/session-serialization.error.js';
import { Outages } from '../../../lib/events/outages.js';
import { SessionLog } from '../../../lib/events/session-log.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { LogCapture } from '../../support/log-capture.js';

const STORE = 'RedisAdapter';
const ERROR = new SessionStoreError('load a session', { cause: Object.assign(new Error('x'), { code: 'ETIMEDOUT' }) });

class Bench {
  readonly capture = new LogCapture();
  readonly clock = new FakeClock();
  readonly log = new SessionLog(this.capture, new Outages(this.clock));

  fail(store = STORE): this {
    this.log.notice({ type: 'store-failure', store, operation: 'load a session', error: ERROR });
    return this;
  }

  recover(store = STORE): this {
    this.log.notice({ type: 'store-recovered', store, seconds: 2.04, failures: 7 });
    return this;
  }

  get lines(): number {
    return this.capture.lines.length;
  }
}

describe('the log of an outage', () => {
  it('has one line when it begins and one when it is over', () => {
    const bench = new Bench();
    for (let n = 0; n < 50; n += 1) {
      bench.fail();
      bench.log.failed(ERROR, 'GET /cart');
      bench.log.notice({ type: 'touch-failed', error: ERROR });
      bench.log.notice({ type: 'gc-failed', error: ERROR });
      bench.log.notice({ type: 'breaker-open', store: STORE, error: ERROR });
    }
    bench.recover();
    expect(bench.capture.errors).toEqual([expect.stringMatching(/^Sessions fail until .*RedisAdapter.*ETIMEDOUT/)]);
    expect(bench.capture.warnings).toEqual([expect.stringMatching(/works again.* 2\.0 s .*commands: 7/)]);
    expect(bench.lines).toBe(2);
  });

  it("begins with the adapter's own words where it has some", () => {
    const bench = new Bench();
    bench.log.notice({ type: 'store-warning', store: STORE, message: 'Redis at a:1 does not answer.' });
    bench.fail().recover();
    expect(bench.capture.warnings).toEqual([
      expect.stringContaining('Redis at a:1 does not answer.'),
      expect.stringContaining('works again'),
    ]);
    expect(bench.lines).toBe(2);
  });

  it('has other problems meanwhile, and those of before and after', () => {
    const bench = new Bench();
    bench.log.failed(ERROR, 'GET /cart');
    bench.fail();
    bench.log.failed(new SessionSerializationError('a', 'it is a function'), 'GET /cart');
    bench.recover();
    bench.log.failed(ERROR, 'GET /cart');
    expect(bench.lines).toBe(5);
  });

  it('is silent about a relapse that passes, and tells of one that lasts', () => {
    const bench = new Bench();
    bench.fail().recover();
    for (let n = 0; n < 10; n += 1) {
      bench.clock.advance(1);
      bench.fail().recover();
    }
    expect(bench.lines).toBe(2);
    bench.fail();
    bench.clock.advance(5);
    bench.fail().recover();
    expect(bench.lines).toBe(4);
  });

  it('is that of each store', () => {
    const bench = new Bench();
    bench.fail('A').fail('B').fail('A').recover('A').recover('B').recover('A');
    expect(bench.lines).toBe(4);
  });
});
