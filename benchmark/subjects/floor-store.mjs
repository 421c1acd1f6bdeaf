import { Redis } from 'ioredis';

/** Sets fields of a session that is still there; a session that was destroyed stays destroyed. */
const WRITE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
for at = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`;

const COUNT = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('HINCRBY', KEYS[1], ARGV[2], 1)`;

const LIFETIME = 3_600_000;

/** Sessions as Redis hashes, with nothing between the handler and the commands: what no library can undercut by much. */
export class FloorStore {
  constructor({ port, index }) {
    this.redis = new Redis({ port, db: index });
    this.redis.defineCommand('writeSession', { numberOfKeys: 1, lua: WRITE });
    this.redis.defineCommand('countSession', { numberOfKeys: 1, lua: COUNT });
    this.isCorked = false;
  }

  load(id) {
    this.batch();
    return this.redis.hgetall(id);
  }

  create(id, variables) {
    this.batch();
    const fields = Object.entries(variables).flatMap(([name, value]) => [name, JSON.stringify(value)]);
    return this.redis
      .multi()
      .hset(id, '~t', Date.now(), ...fields)
      .pexpire(id, LIFETIME)
      .exec();
  }

  write(id, name, value) {
    this.batch();
    return this.redis.writeSession(id, LIFETIME, name, JSON.stringify(value), '~t', Date.now());
  }

  count(id, name) {
    this.batch();
    return this.redis.countSession(id, LIFETIME, name);
  }

  destroy(id) {
    this.batch();
    return this.redis.unlink(id);
  }

  /** The commands of one turn of the event loop leave in one write to the socket. */
  batch() {
    const { stream } = this.redis;
    if (this.isCorked || !stream?.writable) return;
    this.isCorked = true;
    stream.cork();
    setImmediate(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}
