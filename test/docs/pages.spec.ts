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

  it('gives the two commands before anything else', () => {
    const [first] = new Page('README.md').blocks('sh');
    expect(first?.code).toMatch(/^npm ci && npm start .*http:\/\/localhost:8080\nnpm ci && npm test /);
  });
});

function leadsSomewhere(page: Page, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page.path : join(dirname(page.path), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || new Page(file).anchors.includes(anchor);
}
