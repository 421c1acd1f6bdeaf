/**
 * Asks every command that the other scripts here ask, on a key that nothing else uses and that is gone afterwards: whoever
 * may run scripts may not yet run their commands, and would learn of it from the first visitor.
 *
 * KEYS[1] the key
 *
 * Answers the names of the commands that this user may not run.
 */
export const PROBE_RIGHTS = `
local key, refused = KEYS[1], {}
for _, command in ipairs({
  { 'HSET', key, 'n', '1' }, { 'PEXPIRE', key, '1' }, { 'HSETNX', key, 'n', '1' }, { 'HINCRBY', key, 'n', '1' },
  { 'HINCRBYFLOAT', key, 'n', '1' }, { 'HMGET', key, 'n' }, { 'HGET', key, 'n' }, { 'HGETALL', key },
  { 'HKEYS', key }, { 'EXISTS', key }, { 'HDEL', key, 'n' }, { 'UNLINK', key },
}) do
  local answer = redis.pcall(unpack(command))
  local problem = type(answer) == 'table' and answer.err
  if problem and (string.find(problem, 'executing the script') or string.find(problem, 'NOPERM')) then
    table.insert(refused, command[1])
  end
end
return refused
`;
