/**
 * Gives one session a new lifetime, if nobody wrote it since.
 *
 * KEYS[1] the session's key
 * ARGV[1] SHA-1 (hex) of the data that must be stored
 * ARGV[2] milliseconds that it lives from now on
 *
 * Answers 1 when it was done, 0 when the session is gone or another.
 */
export const TOUCH = `
local current = redis.call('GET', KEYS[1])
if not current or redis.sha1hex(current) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;
