import { Redis } from 'ioredis';

/** What a server is asked, as MONITOR tells it. */
export class Monitor {
  private lines: string[] = [];

  private constructor(
    private readonly monitor: Redis,
    private readonly client: Redis,
  ) {}

  static async start(port: number): Promise<Monitor> {
    const client = new Redis(port);
    // The driver takes what others ask in the moment in which MONITOR is answered for answers: here nobody asks then.
    await client.ping();
    const monitor = new Monitor(await client.monitor(), client);
    monitor.monitor.on('monitor', (_time: string, args: string[], source: string) => {
      monitor.lines.push(`${source === 'lua' ? 'lua ' : ''}${args.join(' ')}`);
    });
    return monitor;
  }

  /** The commands in their order; those of a script begin with `lua`. */
  async during(work: () => unknown): Promise<string[]> {
    this.lines = [];
    await work();
    // All earlier lines are there when the one of this command is.
    const mark = `mark-${Math.random()}`;
    const marked = new Promise<void>((resolve) => {
      const look = (_time: string, args: string[]): void => {
        if (args[1] !== mark) return;
        this.monitor.off('monitor', look);
        resolve();
      };
      this.monitor.on('monitor', look);
    });
    await this.client.echo(mark);
    await marked;
    return this.lines.filter((line) => !line.includes(mark));
  }

  stop(): void {
    this.monitor.disconnect();
    this.client.disconnect();
  }
}
