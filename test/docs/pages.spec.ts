import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allPages, Page, ROOT } from './support/markdown.js';

const LONGEST_README = 350;
const LONGEST_LINE = 120;

describe.each(allPages().map((page) => ({ path: page.path, page })))('$path', ({ page }) => {
  it('has only links that lead somewhere', () => {
    const relative = page.links.filter((target) => !/^[a-z]+:/.test(target));
    expect(relative.filter((target) => !leadsSomewhere(page, target))).toEqual([]);
  });

  it('has lines that fit into an editor, tables aside', () => {
    const lines = page.prose.split('\n').filter((line) => !line.startsWith('|'));
    expect(lines.filter((line) => line.length > LONGEST_LINE)).toEqual([]);
  });
});

describe('the README', () => {
  it(`has at most ${LONGEST_README} lines`, () => {
    expect(new Page('README.md').text.trimEnd().split('\n').length).toBeLessThanOrEqual(LONGEST_README);
  });

  it('leads to every page, by itself or by a page that it leads to', () => {
    const found = new Set(['README.md']);
    // A set is walked along while it grows.
    for (const path of found) for (const target of pagesBehind(path)) found.add(target);
    const unreachable = allPages().filter(({ path }) => !found.has(path));
    expect(unreachable.map(({ path }) => path)).toEqual([]);
  });

  it('gives the two commands before anything else', () => {
    const [first] = new Page('README.md').blocks('sh');
    expect(first?.code).toMatch(/^npm ci && npm start .*http:\/\/localhost:8080\nnpm ci && npm test /);
  });
});

describe('docs/choosing-a-store.md', () => {
  it('names every adapter of the README', () => {
    const nameOf = ([cell = '']: string[]): string[] => /`(\w+Adapter)`/.exec(cell)?.slice(1) ?? [];
    const { text } = new Page('docs/choosing-a-store.md');
    const names = new Page('README.md').table('Adapters').flatMap(nameOf);
    expect(names.length).toBeGreaterThan(9);
    expect(names.filter((name) => !text.includes(`[${name}](`))).toEqual([]);
  });
});

/** The Markdown files that a page links to, as paths from the root. */
function pagesBehind(path: string): string[] {
  const targets = new Page(path).links.map((target) => target.split('#')[0] ?? '');
  const files = targets.filter((target) => target.endsWith('.md') && !/^[a-z]+:/.test(target));
  return files.map((file) => join(dirname(path), file)).filter((file) => existsSync(join(ROOT, file)));
}

function leadsSomewhere(page: Page, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page.path : join(dirname(page.path), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || new Page(file).anchors.includes(anchor);
}
