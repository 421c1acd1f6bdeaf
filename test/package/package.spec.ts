import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeDrivers } from './describe-drivers.js';
import { EmptyProject, execute, nodeOf, temporaryFolder } from './empty-project.js';

const ROOT = resolve(__dirname, '../..');
const CONSUMER = join(__dirname, 'consumer');

/** The most that the tarball may weigh, in bytes: raise it on purpose, not by accident. */
const MAX_PACKED = 450_000;
const MAX_UNPACKED = 2_600_000;

/** Optional peers and what only applications bring: importing the package must work without any of them. */
const DRIVERS =
  /^(ioredis|redis|memcached|memjs|mongodb|mongoose|pg|mysql2?|better-sqlite3|@redis\/.*|express|fastify)$/;

const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' };
/** What a careful project switches on beside `strict`. */
const STRICTEST = {
  ...NODENEXT,
  lib: ['es2022'],
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
};
const RESOLUTIONS = [
  { title: 'nodenext, ESM', file: 'types.mts', options: NODENEXT },
  { title: 'nodenext, CommonJS', file: 'types.cts', options: NODENEXT },
  { title: 'the strictest options', file: 'types.mts', options: STRICTEST },
  { title: 'bundler', file: 'types.ts', options: { module: 'esnext', moduleResolution: 'bundler' } },
  {
    title: 'commonjs with the old node10 resolution',
    file: 'types.ts',
    options: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
  },
];

const PLATFORMS = ['@nestjs/platform-express', '@nestjs/platform-fastify'];
const TYPES = '@types/node@20';

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let packed: Packed;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  // Packing builds first (the script prepack).
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  [packed] = JSON.parse(stdout.slice(stdout.search(/^\[/m))) as [Packed];
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const tarball = (): string => join(folder, packed.filename);

describe('the tarball', () => {
  it('holds the two builds with their types, and the papers', () => {
    const paths = packed.files.map(({ path }) => path);
    const known = /^(dist\/(esm|cjs)\/(.*\.(js|d\.ts)|package\.json)|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
        ...['esm', 'cjs'].flatMap((format) =>
          ['package.json', 'index.js', 'index.d.ts', 'testing/index.js', 'testing/index.d.ts'].map(
            (name) => `dist/${format}/${name}`,
          ),
        ),
      ]),
    );
  });

  it('holds the same modules in both formats', () => {
    const modulesOf = (format: string): string[] =>
      packed.files.map(({ path }) => path).filter((path) => path.startsWith(`dist/${format}/`));
    expect(modulesOf('cjs').map((path) => path.replace('/cjs/', '/esm/'))).toEqual(modulesOf('esm'));
  });

  it(`stays below ${String(MAX_PACKED / 1000)} kB`, () => {
    expect(packed.size).toBeLessThan(MAX_PACKED);
    expect(packed.unpackedSize).toBeLessThan(MAX_UNPACKED);
  });

  it('holds no path of the machine that built it', async () => {
    const texts = await Promise.all(packed.files.map(({ path }) => readFile(join(ROOT, path), 'utf8')));
    const traces = [ROOT, join(homedir(), '/')];
    const found = packed.files.filter((_, index) => traces.some((trace) => texts[index]?.includes(trace)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('has declarations that import only Nest, rxjs and node', async () => {
    const declarations = packed.files.map(({ path }) => path).filter((path) => path.endsWith('.d.ts'));
    const imported = await Promise.all(
      declarations.map(async (path) => {
        const text = withoutComments(await readFile(join(ROOT, path), 'utf8'));
        return [...text.matchAll(/(?:from|import|require|reference types=)\s*\(?\s*["']([^"']+)["']/g)].map(
          ([, specifier = '']) => `${path}: ${specifier}`,
        );
      }),
    );
    const allowed = /: (\.\.?\/.*|@nestjs\/(common|core)(\/.*)?|rxjs(\/.*)?|node:.*|reflect-metadata)$/;
    expect(imported.flat().filter((line) => !allowed.test(line))).toEqual([]);
  });
});

/** The examples in comments import what they like. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

describe('an empty project with Nest 12', () => {
  let project: EmptyProject;

  beforeAll(async () => {
    project = await EmptyProject.create('nest-12');
    await project.install(tarball());
  });
  afterAll(() => project.remove());

  it('gets no driver and no platform with the package', async () => {
    expect((await project.installed()).filter((name) => DRIVERS.test(name))).toEqual([]);
  });

  it.each(['nestjs-session-manager', 'nestjs-session-manager/testing'])('imports and requires %s', async (entry) => {
    const list =
      'console.log(JSON.stringify(Object.keys(entry).filter((key) => !/^(default|module.exports|__esModule)$/.test(key)).sort()))';
    const imported = await project.node(
      process.execPath,
      '--input-type=module',
      '-e',
      `import * as entry from '${entry}'; ${list}`,
    );
    const required = await project.node(process.execPath, '-e', `const entry = require('${entry}'); ${list}`);
    expect(JSON.parse(imported.stdout)).not.toEqual([]);
    expect(required.stdout).toBe(imported.stdout);
    expect(imported.stderr + required.stderr).toBe('');
  });

  it('shows its package.json', async () => {
    const { stdout } = await project.node(
      process.execPath,
      '-p',
      `require('nestjs-session-manager/package.json').name`,
    );
    expect(stdout.trim()).toBe('nestjs-session-manager');
  });

  it('compiles with a configuration that names no types, where neither a driver nor @types/node is installed', async () => {
    await project.copy(join(CONSUMER, 'types.ts'), 'types.mts');
    expect(await project.compile(['types.mts'], { ...NODENEXT, types: [], noEmit: true })).toBe('');
  });

  describe('and both platforms', () => {
    beforeAll(() => project.install(...PLATFORMS.map((name) => `${name}@12`), TYPES));

    describeTypes(() => project);
    describeApplication(() => project, ['20', '22', '24']);
  });
});

describe('a project with Nest 11', () => {
  let project: EmptyProject;

  beforeAll(async () => {
    project = await EmptyProject.create('nest-11');
    const nest = ['@nestjs/common', '@nestjs/core', ...PLATFORMS].map((name) => `${name}@11`);
    await project.install(tarball(), ...nest, 'rxjs@7', 'reflect-metadata', TYPES);
  });
  afterAll(() => project.remove());

  describeTypes(() => project);
  describeApplication(() => project, ['20']);
});

describeDrivers(tarball);

function describeTypes(project: () => EmptyProject): void {
  it.each(RESOLUTIONS)('finds the types, and they are right, with $title', async ({ file, options }) => {
    await project().copy(join(CONSUMER, 'types.ts'), file);
    // The declarations are checked as well; those of others are theirs.
    const complaints = await project().compile([file], { ...options, noEmit: true, skipLibCheck: false });
    expect(complaints.split('\n').filter((line) => /^types\.|^error|nestjs-session-manager/.test(line))).toEqual([]);
  });
}

function describeApplication(project: () => EmptyProject, nodes: readonly string[]): void {
  describe.each([
    { how: 'import', source: 'app.mts', program: 'app.mjs' },
    { how: 'require', source: 'app.cts', program: 'app.cjs' },
  ])('an application by $how', ({ source, program }) => {
    beforeAll(async () => {
      await project().copy(join(CONSUMER, 'app.ts'), source);
      expect(await project().compile([source], NODENEXT)).toBe('');
    });

    it.each(nodes)('counts on Express and on Fastify under node %s', async (major) => {
      const { stdout, stderr } = await project().node(await nodeOf(major), program);
      const counted = { cookies: 1, bodies: [1, 2].map((count) => ({ counter: count, visits: count })) };
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        node: expect.stringMatching(new RegExp(`^${major}\\.`)) as string,
        express: counted,
        fastify: counted,
        testing: ['function', 5000],
      });
    });
  });
}
