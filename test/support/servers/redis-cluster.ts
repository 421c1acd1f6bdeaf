import { setTimeout as pause } from 'node:timers/promises';
import { redisCli, RedisServer } from './redis-server.js';
import { freePort } from './server-process.js';

const SLOTS = 16_384;
const BETWEEN_LOOKS = 25;
/** A cluster's servers talk on a port of their own, this much above the other one by default; ours is any free one. */
const CLUSTER = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-node-timeout', '2000'];

/** A Redis Cluster of three masters without replicas. */
export class RedisCluster {
  private constructor(readonly servers: readonly RedisServer[]) {}

  static async start(): Promise<RedisCluster> {
    const servers = await Promise.all([0, 1, 2].map(startNode));
    const cluster = new RedisCluster(servers);
    for (const [index, server] of servers.entries()) {
      const [from, to] = [index, index + 1].map((third) => Math.floor((SLOTS * third) / 3)) as [number, number];
      await server.cli('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1));
      await server.cli('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    }
    await cluster.meet();
    return cluster;
  }

  get ports(): number[] {
    return this.servers.map(({ port }) => port);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async meet(): Promise<void> {
    const [first, ...others] = this.servers as [RedisServer, ...RedisServer[]];
    for (const { port } of others) {
      const bus = await redisCli(port, undefined, 'CONFIG', 'GET', 'cluster-port');
      await first.cli('CLUSTER', 'MEET', '127.0.0.1', String(port), bus.split('\n')[1] as string);
    }
    for (const server of this.servers) {
      while (!(await isComplete(server))) await pause(BETWEEN_LOOKS);
    }
  }
}

async function startNode(): Promise<RedisServer> {
  const bus = await freePort();
  return RedisServer.start({ args: [...CLUSTER, '--cluster-port', String(bus)] });
}

async function isComplete(server: RedisServer): Promise<boolean> {
  const [info, nodes, slots] = await Promise.all([
    server.cli('CLUSTER', 'INFO'),
    server.cli('CLUSTER', 'NODES'),
    server.cli('CLUSTER', 'SHARDS'),
  ]);
  const known = nodes.match(/ connected \d+-\d+/g)?.length ?? 0;
  return info.includes('cluster_state:ok') && known === 3 && slots !== '';
}
