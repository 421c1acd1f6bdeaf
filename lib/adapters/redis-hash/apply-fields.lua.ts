import { FIELD_OPERATIONS } from './field-operations.lua.js';

/**
 * Changes, creates or removes one session, if the condition holds.
 *
 * KEYS[1] the session's key
 * ARGV[1] the condition: 'absent', 'live', or a revision
 * ARGV[2] milliseconds that it lives from now on; empty: remove it
 * ARGV[3] the same in seconds
 * ARGV[4] now, in ISO 8601       ARGV[5] the milliseconds of it
 * ARGV[6] created_at, for a new session
 * ARGV[7] '1': retired from now on
 * ARGV[8] how many pieces of metadata follow; 0: the metadata stays
 * then    the pieces, then the operations
 *
 * Answers the new revision (0 after a removal); or { 'refused', all fields }, { 'no number', field }.
 */
export const APPLY_FIELDS = `${FIELD_OPERATIONS}
local key, expect = KEYS[1], ARGV[1]
local state = redis.call('HMGET', key, 'session_ttl', '~r', '~x', '~d')
local exists, revision, retired, data = state[1], state[2] or '0', state[3], state[4]

local holds
if expect == 'absent' then
  holds = not exists
elseif expect == 'live' then
  holds = exists and not retired and not data
else
  holds = exists and revision == expect and not data
end
if not holds then return { 'refused', redis.call('HGETALL', key) } end

if ARGV[2] == '' then
  redis.call('UNLINK', key)
  return 0
end

local pieces = tonumber(ARGV[8])
local operations = 9 + pieces
-- What is there without session_ttl is no session; nothing of it may get into one. (After a command that only frees
-- memory, a full server refuses nothing more to the script: no such command comes first without need.)
if not exists and redis.call('EXISTS', key) == 1 then redis.call('UNLINK', key) end
local wrong = not_a_number(key, operations)
if wrong then return { 'no number', wrong } end
change(key, operations)

if pieces > 0 then
  redis.call('HDEL', key, '~l')
  redis.call('HSET', key, '~m', ARGV[9])
  for i = 2, pieces do redis.call('HSET', key, '~m' .. i, ARGV[8 + i]) end
  local leftover = pieces + 1
  while redis.call('HDEL', key, '~m' .. leftover) == 1 do leftover = leftover + 1 end
end
if ARGV[7] == '1' then redis.call('HSET', key, '~x', '1') elseif retired then redis.call('HDEL', key, '~x') end
redis.call('HSET', key, 'session_ttl', ARGV[3], 'last_accessed_at', ARGV[4], '~t', ARGV[5])
if not exists then redis.call('HSET', key, 'created_at', ARGV[6]) end
local after = redis.call('HINCRBY', key, '~r', 1)
redis.call('PEXPIRE', key, ARGV[2])
return after
`;
