import { join } from 'node:path';
import { RedisServer } from '../support/servers/redis-server.js';
import { EmptyProject } from './empty-project.js';

const SOURCE = join(__dirname, 'consumer', 'drivers.ts');
const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' };
/** better-sqlite3 compiles itself where no binary fits: that takes a minute or two. */
const PACKAGES = ['ioredis@5', 'iovalkey', 'better-sqlite3@12', '@types/better-sqlite3', '@types/node@20'];

const NAMES = [
  ...['RedisAdapter', 'RedisHashAdapter'].flatMap((adapter) => [
    `${adapter} by ioredis`,
    `${adapter} on a client of ioredis`,
    `${adapter} on a client of iovalkey`,
  ]),
  'DatabaseAdapter by better-sqlite3',
  'DatabaseAdapter on a database of better-sqlite3',
];

/** The packed library with drivers that this repository does not have: the older ioredis, iovalkey, better-sqlite3. */
export function describeDrivers(tarball: () => string): void {
  describe('a project with ioredis 5, iovalkey and better-sqlite3', () => {
    let project: EmptyProject;
    let redis: RedisServer;

    beforeAll(async () => {
      redis = await RedisServer.start();
      project = await EmptyProject.create('drivers');
      await project.install(tarball(), ...PACKAGES);
    });
    afterAll(async () => {
      await redis.stop();
      await project.remove();
    });

    it.each([
      { how: 'import', source: 'drivers.mts', program: 'drivers.mjs' },
      { how: 'require', source: 'drivers.cts', program: 'drivers.cjs' },
    ])('by $how: sessions are made, read, counted in parallel and ended', async ({ source, program }) => {
      await project.copy(SOURCE, source);
      expect(await project.compile([source], { ...NODENEXT, esModuleInterop: true })).toBe('');
      const file = join(project.folder, `${program}.db`);
      const { stdout, stderr } = await project.node(process.execPath, program, String(redis.port), file);
      const visit = { user: 'ann', counter: 3, isBack: false, stored: '' };
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        ...Object.fromEntries(NAMES.map((name) => [name, visit])),
        'handed over': ['PONG', 'PONG', true],
      });
    });
  });
}
