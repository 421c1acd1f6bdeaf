/**
 * One session, unless it is still what the caller has. (A script costs Redis more than HGETALL does, and less than to
 * send a large session.)
 *
 * KEYS[1] the session's key
 * ARGV[1] the revision that the caller has; a session that nobody here has written has none, and is always sent
 * ARGV[2] the first piece of its metadata; created_at where it has none
 *
 * Answers { session_ttl, last_accessed_at, ~t } when it is; otherwise { all fields }, in a list of their own.
 */
export const LOAD_IF_CHANGED = `
local state = redis.call('HMGET', KEYS[1], '~r', '~m', 'created_at', '~d', 'session_ttl', 'last_accessed_at', '~t')
local revision, identity, data, ttl = state[1], state[2] or state[3] or '', state[4], state[5]
if revision == ARGV[1] and identity == ARGV[2] and ttl and not data then
  return { ttl, state[6] or '', state[7] or '0' }
end
return { redis.call('HGETALL', KEYS[1]) }
`;
