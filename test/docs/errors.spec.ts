import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Page, ROOT } from './support/markdown.js';

interface ErrorClass {
  readonly name: string;
  readonly code: string;
}

/** Every class of lib/errors with a code of its own. */
function errorClasses(): ErrorClass[] {
  const folder = join(ROOT, 'lib/errors');
  return readdirSync(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const name = /^export (?:abstract )?class (\w+)/m.exec(source)?.[1];
    const code = /code(?:: string)? = '(E_SESSION_\w+)'/.exec(source)?.[1];
    return name === undefined || code === undefined ? [] : [{ name, code }];
  });
}

describe('docs/errors.md', () => {
  const page = new Page('docs/errors.md');
  const sections = new Map(
    page.text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );
  const classes = errorClasses();

  it('has a heading for every code, and no other, in alphabetical order', () => {
    expect([...sections.keys()]).toEqual(classes.map(({ code }) => code).sort());
  });

  it('names the class, the time, the remedy and an example of the cause under each', () => {
    for (const { name, code } of classes) {
      const section = sections.get(code) ?? '';
      expect({ code, section }).toEqual({ code, section: expect.stringContaining(`\`${name}\``) as string });
      for (const label of ['**When:**', '**Remedy:**', '**Example:**']) {
        expect({ code, section }).toEqual({ code, section: expect.stringContaining(label) as string });
      }
    }
  });

  it('knows every class', () => {
    expect(classes).toHaveLength(readdirSync(join(ROOT, 'lib/errors')).length - 1);
  });
});
