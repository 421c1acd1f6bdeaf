import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPages, blocksOf, librarySources, ROOT } from './support/markdown.js';
import { type Example, typeErrors } from './support/type-check.js';

function examplesOfPages(): Example[] {
  return allPages().flatMap((page) =>
    page.blocks('ts', 'typescript').map(({ code, line }) => ({
      place: `${page.path}:${line}`,
      group: page.path,
      code,
    })),
  );
}

/** The fenced blocks behind `@example` in the comments of lib/. */
function examplesOfComments(): Example[] {
  return librarySources().flatMap((path) => {
    const source = readFileSync(join(ROOT, path), 'utf8');
    const comments = [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([comment]) => comment);
    const examples = comments.filter((comment) => comment.includes('@example'));
    return examples.flatMap((comment) =>
      blocksOf(comment.replace(/^ *\* ?/gm, '')).map(({ code }) => ({ place: path, group: path, code, home: path })),
    );
  });
}

describe('the TypeScript of the documentation', () => {
  it('compiles against the library, in README and docs', () => {
    const examples = examplesOfPages();
    expect(examples.length).toBeGreaterThan(9);
    expect(typeErrors(examples)).toEqual([]);
  }, 60_000);

  it('compiles against the library, in the examples of comments', () => {
    const examples = examplesOfComments();
    expect(examples.length).toBeGreaterThan(10);
    expect(typeErrors(examples)).toEqual([]);
  }, 60_000);

  it('is found wrong when it is', () => {
    const wrong = { place: 'here', group: 'wrong', code: "session.sett('a', 1);\nsession.get(1);\n" };
    expect(typeErrors([wrong])).toEqual([expect.stringContaining('sett'), expect.stringContaining('number')]);
  }, 60_000);
});
