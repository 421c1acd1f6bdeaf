import { LibmemcachedAdapter } from '../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { RedisAdapter } from '../../../lib/adapters/redis/redis.adapter.js';
import { StreamAdapter } from '../../../lib/adapters/stream/stream.adapter.js';
import { flatFolder } from '../../../lib/php/flat-folder.js';
import { LAYOUTS } from '../../../lib/php/php-layout.js';
import { phpSession } from '../../../lib/php/php-session.js';
import { PhpSerializer } from '../../../lib/serializers/php/php.serializer.js';

const FILES = { savePath: '/tmp/session-test-php-session' };

describe('phpSession()', () => {
  it.each([
    [{ from: 'phalcon-5', redis: {} }, RedisAdapter, 3600, false],
    [{ from: 'phalcon-5', libmemcached: {} }, LibmemcachedAdapter, 3600, false],
    [{ from: 'phalcon-5', files: FILES }, StreamAdapter, 1440, false],
    [{ from: 'phalcon-3', redis: {} }, RedisAdapter, 8600, false],
    [{ from: 'phalcon-3', files: FILES }, StreamAdapter, 1440, true],
    [{ from: 'php', redis: {} }, RedisAdapter, 1440, false],
    [{ from: 'php', libmemcached: {} }, LibmemcachedAdapter, 1440, true],
    [{ from: 'php', files: FILES }, StreamAdapter, 1440, true],
    [{ from: 'php', redis: { lifetime: undefined } }, RedisAdapter, 1440, false],
    [{ from: 'php', redis: { lifetime: 77 }, locking: { wait: 1 } }, RedisAdapter, 77, { wait: 1 }],
  ] as const)('%j: adapter, lifetime and locks of the PHP side', (options, Adapter, lifetime, locking) => {
    const made = phpSession(options);
    expect(made.adapter).toBeInstanceOf(Adapter);
    expect(made.adapter).toMatchObject({ lifetime });
    expect(made).toMatchObject({ cookie: { name: 'PHPSESSID' }, locking });
    expect(made.serializer).toBeInstanceOf(PhpSerializer);
  });

  it('keeps the other options of the cookie, and takes another name', () => {
    const cookie = { secure: true, domain: 'example.org' };
    expect(phpSession({ from: 'php', redis: {}, cookie }).cookie).toEqual({ ...cookie, name: 'PHPSESSID' });
    expect(phpSession({ from: 'php', redis: {}, cookie: { name: 'shop' } }).cookie).toEqual({ name: 'shop' });
  });

  it('knows a layout for each origin and store', () => {
    const forms = Object.values(LAYOUTS).map((stores) =>
      Object.values(stores).map(({ before, prefix, envelope }) => `${before}${prefix}* ${envelope}`),
    );
    expect(forms).toEqual([
      ['sess-reds-* phalcon', 'sess-memc-* phalcon', '* none'],
      ['sess-reds-* phalcon', 'sess-memc-* none', '* none'],
      ['_PHCR* none', '* phalcon', 'sess_* none'],
      ['PHPREDIS_SESSION:* none', 'memc.sess.key.* none', 'sess_* none'],
    ]);
  });

  it.each([
    [{}, 'from'],
    [{ from: 'phalcon-6', redis: {} }, 'from'],
    [{ from: 'php' }, 'redis'],
    [{ from: 'php', redis: {}, files: FILES }, 'files'],
    [{ from: 'php', libmemcached: { servers: [{ port: 1 }, { port: 2 }] } }, 'libmemcached.servers'],
    [{ from: 'php', redis: {}, handler: 'wddx' }, 'handler'],
    [{ from: 'php', redis: {}, envelope: 'json' }, 'envelope'],
    [{ from: 'php', redis: {}, prefix: 'a' }, 'prefix'],
    [{ from: 'php', files: {} }, 'files.savePath'],
    [{ from: 'php', files: { savePath: '2;/tmp/sessions' } }, 'files.savePath'],
  ])('refuses %j and names the option', (options, option) => {
    expect(() => phpSession(options as never)).toThrow(expect.objectContaining({ code: 'E_SESSION_OPTION', option }));
  });

  it.each([
    ['/var/lib/php', '/var/lib/php'],
    ['0;/var/lib/php', '/var/lib/php'],
    ['0;600;/var/lib/php', '/var/lib/php'],
    ['relative', 'relative'],
  ])('reads the session.save_path %s', (savePath, folder) => expect(flatFolder(savePath)).toBe(folder));
});
