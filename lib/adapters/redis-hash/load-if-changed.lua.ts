/**
 * One session, unless it is still what the caller has. (A script costs Redis more than HGETALL does, and less than to
 * send a large session.)
 *
 * KEYS[1] the session's key
 * ARGV[1] the revision that the caller has
 * ARGV[2] the first piece of its metadata; created_at where it has none
 *
 * Answers { session_ttl, last_accessed_at, ~t } when it is; otherwise { all fields }, in a list of their own.
 */
export const LOAD_IF_CHANGED = `
local state = redis.call('HMGET', KEYS[1], '~r', '~m', 'created_at', '~d')
if not state[4] and (state[1] or '0') == ARGV[1] and (state[2] or state[3] or '') == ARGV[2] then
  local ends = redis.call('HMGET', KEYS[1], 'session_ttl', 'last_accessed_at', '~t')
  return { ends[1] or '', ends[2] or '', ends[3] or '0' }
end
return { redis.call('HGETALL', KEYS[1]) }
`;
