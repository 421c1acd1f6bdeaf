import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { requireProgram } from './debian-package.js';
import { redisCli, RedisServer } from './redis-server.js';
import { freePort, newFolder, ServerProcess } from './server-process.js';

const BETWEEN_LOOKS = 25;
/** Milliseconds without an answer after which a sentinel takes the master for dead. */
const DOWN_AFTER = 500;

/** A master with one replica and three sentinels. */
export class RedisSentinel {
  /** What the sentinels call the master. */
  readonly name = 'sessions';

  private constructor(
    readonly master: RedisServer,
    readonly replica: RedisServer,
    private readonly sentinels: readonly { readonly port: number; readonly process: ServerProcess }[],
  ) {}

  static async start(): Promise<RedisSentinel> {
    const master = await RedisServer.start({ args: ['--repl-diskless-sync-delay', '0'] });
    const replica = await RedisServer.start({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
    await until(async () => (await master.cli('INFO', 'replication')).includes('state=online'));
    const sentinels = await Promise.all([0, 1, 2].map(() => startSentinel(master.port)));
    const sentinel = new RedisSentinel(master, replica, sentinels);
    await Promise.all(sentinels.map(({ port }) => sentinel.untilComplete(port)));
    return sentinel;
  }

  /** The sentinels as ioredis wants them. */
  get addresses(): { host: string; port: number }[] {
    return this.sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.sentinels.map(({ process }) => process.stop()));
    await Promise.all([this.master.stop(), this.replica.stop()]);
  }

  private untilComplete(port: number): Promise<void> {
    return until(async () => {
      const [quorum, replicas] = await Promise.all([
        redisCli(port, undefined, 'SENTINEL', 'CKQUORUM', this.name),
        redisCli(port, undefined, 'SENTINEL', 'REPLICAS', this.name),
      ]);
      return quorum.startsWith('OK 3') && replicas.includes(String(this.replica.port));
    });
  }
}

async function startSentinel(master: number): Promise<{ port: number; process: ServerProcess }> {
  const [port, folder] = await Promise.all([freePort(), newFolder('sentinel')]);
  const configuration = join(folder, 'sentinel.conf');
  const lines = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`],
    `sentinel monitor sessions 127.0.0.1 ${master} 2`,
    `sentinel down-after-milliseconds sessions ${DOWN_AFTER}`,
    'sentinel failover-timeout sessions 3000',
    'sentinel parallel-syncs sessions 1',
  ];
  await writeFile(configuration, `${lines.join('\n')}\n`);
  const process = await ServerProcess.start(folder, {
    program: requireProgram('redis-server', 'redis-server'),
    args: [configuration, '--sentinel'],
    ready: () => redisCli(port, undefined, 'PING'),
  });
  return { port, process };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) await pause(BETWEEN_LOOKS);
}
