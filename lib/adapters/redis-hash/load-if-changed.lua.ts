/**
 * One session, unless it is still what the caller has. (A script costs Redis more than HGETALL does, and less than to
 * send a large session.)
 *
 * KEYS[1] the session's key
 * ARGV[1] the revision that the caller has
 * ARGV[2] the first piece of its metadata; created_at where it has none
 *
 * Answers { 'unchanged', the fields that tell its end } or { 'changed', all fields }.
 */
export const LOAD_IF_CHANGED = `
local state = redis.call('HMGET', KEYS[1], '~r', '~m', 'created_at', '~d')
if not state[4] and (state[1] or '0') == ARGV[1] and (state[2] or state[3] or '') == ARGV[2] then
  local ends = redis.call('HMGET', KEYS[1], 'session_ttl', 'last_accessed_at', '~t')
  return { 'unchanged', { 'session_ttl', ends[1], 'last_accessed_at', ends[2], '~t', ends[3] or '0' } }
end
return { 'changed', redis.call('HGETALL', KEYS[1]) }
`;
