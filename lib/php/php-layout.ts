/** Whose sessions are shared: those of a version of Phalcon with its own adapters, or of one of PHP's handlers. */
export type PhpOrigin = 'phalcon-5' | 'phalcon-4' | 'phalcon-3' | 'php';

/** Where they are kept. */
export type PhpStore = 'redis' | 'libmemcached' | 'files';

/** How a store of PHP's looks. */
export interface PhpLayout {
  /** What the keys or file names begin with, unless the PHP side sets another prefix. */
  readonly prefix: string;
  /** What stands in front of that prefix in any case. */
  readonly before: string;
  readonly envelope: 'none' | 'phalcon';
  /** Seconds. */
  readonly lifetime: number;
  /** What the key of a lock ends with; on Redis only. */
  readonly lockSuffix: string;
  /** Whether PHP locks the sessions unless it is told not to. */
  readonly locks: boolean;
}

/** `session.gc_maxlifetime`, as PHP comes. */
const PHP_LIFETIME = 1440;
const PHALCON_LIFETIME = 3600;
const PHALCON_3_LIFETIME = 8600;

const PHALCON = { before: '', envelope: 'none', lockSuffix: '-lock', locks: false } as const;
const PHP = { before: '', envelope: 'none', lifetime: PHP_LIFETIME, lockSuffix: '_LOCK' } as const;

/** Phalcon 3 has no adapter for files: its class `Files` is PHP's own handler. */
const PHP_FILES: PhpLayout = { ...PHP, prefix: 'sess_', locks: true };
const PHALCON_FILES: PhpLayout = { ...PHALCON, prefix: '', lifetime: PHP_LIFETIME };
const PHALCON_REDIS: PhpLayout = {
  ...PHALCON,
  prefix: 'sess-reds-',
  envelope: 'phalcon',
  lifetime: PHALCON_LIFETIME,
};
const PHALCON_MEMCACHED: PhpLayout = { ...PHALCON, prefix: 'sess-memc-', lifetime: PHALCON_LIFETIME };

/** What each writes when nothing is configured; measured, or read in the source (docs/phalcon.md). */
export const LAYOUTS: Readonly<Record<PhpOrigin, Readonly<Record<PhpStore, PhpLayout>>>> = {
  'phalcon-5': {
    redis: PHALCON_REDIS,
    libmemcached: { ...PHALCON_MEMCACHED, envelope: 'phalcon' },
    files: PHALCON_FILES,
  },
  'phalcon-4': { redis: PHALCON_REDIS, libmemcached: PHALCON_MEMCACHED, files: PHALCON_FILES },
  'phalcon-3': {
    redis: { ...PHALCON, before: '_PHCR', prefix: '', lifetime: PHALCON_3_LIFETIME },
    libmemcached: { ...PHALCON, prefix: '', envelope: 'phalcon', lifetime: PHALCON_3_LIFETIME },
    files: PHP_FILES,
  },
  php: {
    redis: { ...PHP, prefix: 'PHPREDIS_SESSION:', locks: false },
    libmemcached: { ...PHP, prefix: 'memc.sess.key.', locks: true },
    files: PHP_FILES,
  },
};
