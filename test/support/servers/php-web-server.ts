import { freePort, newFolder, ServerProcess } from './server-process.js';
import { requirePhp } from './php.js';

/** PHP's own web server with one script for all routes. */
export class PhpWebServer {
  private constructor(
    readonly process: ServerProcess,
    readonly url: string,
  ) {}

  /** @param environment - what the script gets from `getenv()` */
  static async start(script: string, environment: Readonly<Record<string, string>>): Promise<PhpWebServer> {
    const program = requirePhp();
    const address = `127.0.0.1:${await freePort()}`;
    const process = await ServerProcess.start(await newFolder('php-web'), {
      program,
      args: ['-d', 'log_errors=1', '-d', 'error_log=php.log', '-d', 'display_errors=0', '-S', address, script],
      environment,
      ready: () => fetch(`http://${address}/`).then((answer) => answer.text()),
    });
    return new PhpWebServer(process, `http://${address}`);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
