// A Redis server of the soak's own, that can be stopped, continued and killed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export class Redis {
  folder = mkdtempSync(join(tmpdir(), 'soak-'));

  async start() {
    this.port ??= await freePort();
    // What was acknowledged survives a kill.
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    this.process = spawn('redis-server', [...place, ...durable], { stdio: 'ignore' });
    while (!(await answers(this.port))) await pause(50);
  }

  async stopFor(milliseconds) {
    this.process.kill('SIGSTOP');
    await pause(milliseconds);
    this.process.kill('SIGCONT');
  }

  async killAndRestart() {
    await this.end();
    await this.start();
  }

  async end() {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }

  async remove() {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('PING\r\n'));
    socket.on('data', (data) => resolve(data.toString().startsWith('+PONG')));
    socket.on('error', () => resolve(false));
  });
}
