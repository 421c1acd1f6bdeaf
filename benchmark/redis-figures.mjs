import { Redis } from 'ioredis';

/** What a Redis says about itself, without the asking. */
export class RedisFigures {
  constructor(port) {
    this.client = new Redis({ port });
    this.known = new Set();
  }

  /** @returns CPU microseconds, commands (those inside scripts as well) and bytes up to now */
  async snapshot() {
    const text = await this.client.info('all');
    const number = (name) => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(text)[1]);
    const calls = [...text.matchAll(/^cmdstat_(?!info:)[^:]+:calls=(\d+)/gm)];
    return {
      cpu: 1e6 * (number('used_cpu_user') + number('used_cpu_sys')),
      commands: calls.reduce((sum, [, count]) => sum + Number(count), 0),
      bytesUp: number('total_net_input_bytes'),
      bytesDown: number('total_net_output_bytes'),
      asked: sizeOf(text),
    };
  }

  /** What happened between two snapshots, per request. */
  static between(before, after, requests) {
    return {
      redisCpu: (after.cpu - before.cpu) / requests,
      redisCommands: (after.commands - before.commands) / requests,
      bytesUp: (after.bytesUp - before.bytesUp - before.asked.up) / requests,
      bytesDown: (after.bytesDown - before.bytesDown - before.asked.down) / requests,
    };
  }

  /** Bytes that a key of a database takes which was not there before; Redis' own structures are part of them. */
  async memoryOfNew(index) {
    const database = this.client.duplicate({ db: index });
    try {
      const keys = (await database.keys('*')).filter((key) => !this.known.has(key));
      keys.forEach((key) => this.known.add(key));
      const sizes = await Promise.all(keys.map((key) => database.memory('USAGE', key, 'SAMPLES', 0)));
      return Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
    } finally {
      database.disconnect();
    }
  }

  flush() {
    return this.client.flushall();
  }

  close() {
    this.client.disconnect();
  }
}

/** The bytes of `INFO all` and of its answer, as bulk strings. */
function sizeOf(text) {
  const length = Buffer.byteLength(text);
  return { up: '*2\r\n$4\r\ninfo\r\n$3\r\nall\r\n'.length, down: length + `$${length}\r\n\r\n`.length };
}
