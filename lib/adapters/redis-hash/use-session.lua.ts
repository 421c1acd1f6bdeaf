import { FIELD_OPERATIONS } from './field-operations.lua.js';

/**
 * What the guide's verbs do to a session that is there: change fields, and move its end to a whole lifetime from now, but
 * never beyond its absolute end.
 *
 * KEYS[1] the session's key
 * ARGV[1] now, in milliseconds since 1970
 * ARGV[2] now, in ISO 8601       ARGV[3] the milliseconds of it
 * ARGV[4] seconds that a session lives which says nothing sensible itself
 * ARGV[5] seconds that this one lives from now on; empty: as before
 * ARGV[6] the field to answer; empty: all
 * then    the operations
 *
 * Answers { 'done', the field or all fields }; 0 when the session is gone; { 'no number', field }.
 */
export const USE_SESSION = `${FIELD_OPERATIONS}
local key, now = KEYS[1], tonumber(ARGV[1])
local state = redis.call('HMGET', key, 'session_ttl', '~x', '~d', '~m')
if not state[1] or state[2] or state[3] then return 0 end

local ttl = tonumber(ARGV[5]) or tonumber(state[1])
if not ttl or not (ttl > 0 and ttl < 1e12) then ttl = tonumber(ARGV[4]) end
local left = math.ceil(ttl * 1000)

local metadata = state[4]
if metadata then
  local text, piece = metadata, 2
  local more = redis.call('HGET', key, '~m2')
  while more do
    text, piece = text .. more, piece + 1
    more = redis.call('HGET', key, '~m' .. piece)
  end
  local is_json, about = pcall(cjson.decode, text)
  local ends = is_json and type(about) == 'table' and tonumber(about.ends)
  if ends then left = math.min(left, math.ceil(ends - now)) end
  if left <= 0 then return 0 end
end

local wrong = not_a_number(key, 7)
if wrong then return { 'no number', wrong } end
change(key, 7)

-- First, since it needs no memory: a full server lets the session slide as well.
redis.call('PEXPIRE', key, left)
redis.call('HSET', key, 'last_accessed_at', ARGV[2], '~t', ARGV[3])
if ARGV[5] ~= '' then
  redis.call('HSET', key, 'session_ttl', ARGV[5])
  if metadata then redis.call('HSET', key, '~l', ARGV[5]) end
end
if ARGV[5] ~= '' or ARGV[7] then redis.call('HINCRBY', key, '~r', 1) end
if ARGV[6] == '' then return { 'done', redis.call('HGETALL', key) } end
return { 'done', redis.call('HGET', key, ARGV[6]) }
`;
