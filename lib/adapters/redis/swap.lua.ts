/**
 * Replaces, creates or removes one session, if it is still what the caller saw. Only the digest of that travels up.
 *
 * KEYS[1] the session's key
 * ARGV[1] SHA-1 (hex) of the data that must be stored; empty: nothing must be stored
 * ARGV[2] milliseconds that the new data lives
 * ARGV[3] the new data; absent: remove the session
 *
 * Answers 1 when it was done; otherwise what is there instead: nothing, or the data and its milliseconds (-1: no end).
 */
export const SWAP = `
local current = redis.call('GET', KEYS[1])
local digest = current and redis.sha1hex(current) or ''
if digest ~= ARGV[1] then
  if not current then return {} end
  return { current, redis.call('PTTL', KEYS[1]) }
end
if ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
elseif current then
  redis.call('UNLINK', KEYS[1])
end
return 1
`;
