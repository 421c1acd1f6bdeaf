import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamAdapter } from '../../lib/index.js';
import { PlainStore } from '../../sample/01-demo/stores/plain.store.js';
import { RunningDemo } from '../samples/running-demo.js';

/** The demo with its session files in a folder of its own. */
export class DemoServer {
  private constructor(
    private readonly demo: RunningDemo,
    readonly folder: string,
  ) {}

  static async start(platform: string): Promise<DemoServer> {
    const folder = mkdtempSync(join(tmpdir(), 'demo-sessions-'));
    const store = new PlainStore(new StreamAdapter({ savePath: folder }), `${folder}/`);
    return new DemoServer(await RunningDemo.start(platform, store), folder);
  }

  get url(): string {
    return this.demo.url;
  }

  async close(): Promise<void> {
    await this.demo[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true });
  }
}
