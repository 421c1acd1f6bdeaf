/**
 * Creates or replaces one session whose data is a single text.
 *
 * KEYS[1] the session's key
 * ARGV[1] the text
 * ARGV[2] milliseconds that it lives from now on     ARGV[3] the same in seconds
 * ARGV[4] now, in ISO 8601                           ARGV[5] the milliseconds of it
 *
 * Answers 1.
 */
export const WRITE_DATA = `
local ours = { ['~d'] = true, session_ttl = true, created_at = true, last_accessed_at = true, ['~t'] = true }
redis.call('HSET', KEYS[1], '~d', ARGV[1], 'session_ttl', ARGV[3], 'last_accessed_at', ARGV[4], '~t', ARGV[5])
redis.call('HSETNX', KEYS[1], 'created_at', ARGV[4])
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not ours[field] then redis.call('HDEL', KEYS[1], field) end
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;
