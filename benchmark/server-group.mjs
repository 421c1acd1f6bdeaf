import { ServerProcess } from './server-process.mjs';

/** Several processes of one subject on one store, between which the connections are spread. */
export class ServerGroup {
  static async start(platform, subject, place, count) {
    const start = () => ServerProcess.start(platform, subject, place);
    return new ServerGroup(await Promise.all(Array.from({ length: count }, start)));
  }

  constructor(servers) {
    this.servers = servers;
    this.subject = servers[0].subject;
    this.urls = servers.flatMap(({ urls }) => urls);
    this.cookies = servers[0].cookies;
  }

  openSessions(size, count) {
    return this.servers[0].openSessions(size, count);
  }

  async cpu() {
    const all = await Promise.all(this.servers.map((server) => server.cpu()));
    return all.reduce((sum, cpu) => sum + cpu, 0);
  }

  stop() {
    return Promise.all(this.servers.map((server) => server.stop()));
  }
}
