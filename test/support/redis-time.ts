import type { Redis } from 'ioredis';

/** Sessions are looked at in the answer of one script, so that none expires in between. */
const SHORTEN = `
local cursor, shortened = '0', 0
repeat
  local found = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do
    local left = redis.call('PTTL', key)
    if left >= 0 then
      shortened = shortened + 1
      -- What the clock of the test calls "now" is a little later for the server: it may not make a session end early.
      local rest = math.ceil((left - tonumber(ARGV[1])) / 1000) * 1000
      if rest <= 0 then redis.call('UNLINK', key) else redis.call('PEXPIRE', key, rest) end
    end
  end
until cursor == '0'
return shortened
`;

/**
 * Lets time pass for all sessions of a server, by shortening what is left of them. What is left is rounded up to whole
 * seconds, so that the milliseconds that a test takes do not count.
 */
export async function shortenAll(client: Redis, seconds: number): Promise<void> {
  await client.eval(SHORTEN, 0, Math.round(seconds * 1000));
}
