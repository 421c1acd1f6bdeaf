/**
 * Takes a lock, if nobody has it; as Phalcon's adapter and phpredis do.
 *
 * KEYS[1] the lock's key
 * ARGV[1] what tells this holder from all others
 * ARGV[2] milliseconds after which it ends by itself
 *
 * Answers 1 when it was taken, 0 otherwise.
 */
export const LOCK = `
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
`;

/**
 * Gives a lock back, if it still is this holder's.
 *
 * KEYS[1] the lock's key
 * ARGV[1] what tells this holder from all others
 */
export const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('UNLINK', KEYS[1]) end
return 0
`;
