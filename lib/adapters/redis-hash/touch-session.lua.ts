/**
 * Gives one session a new lifetime, if nobody wrote it since and its id was not rotated away.
 *
 * KEYS[1] the session's key
 * ARGV[1] its revision
 * ARGV[2] milliseconds that it lives from now on     ARGV[3] the same in seconds
 * ARGV[4] now, in ISO 8601                           ARGV[5] the milliseconds of it
 *
 * Answers 1 when it was done, 0 when the session is gone, retired or another.
 */
export const TOUCH_SESSION = `
local state = redis.call('HMGET', KEYS[1], 'session_ttl', '~r', '~x', '~d')
if not state[1] or (state[2] or '0') ~= ARGV[1] or state[3] or state[4] then return 0 end
-- First, since it needs no memory: a full server lets the session slide as well.
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[1], 'session_ttl', ARGV[3], 'last_accessed_at', ARGV[4], '~t', ARGV[5])
return 1
`;
