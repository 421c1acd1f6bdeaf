import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Page, plain, ROOT } from './support/markdown.js';

/** The members of the union `SessionEvent`: type and fields, as they stand in the source. */
function eventsOfSource(): Map<string, string[]> {
  const source = readFileSync(join(ROOT, 'lib/core/session-observer.ts'), 'utf8');
  const union = /export type SessionEvent =([\s\S]*?)};\n/.exec(source)?.[1] ?? '';
  const events = new Map<string, string[]>();
  for (const member of union.split(/\n {2}\| /)) {
    const [types = '', ...fields] = [...member.matchAll(/readonly (?:type: ([^;]+)|(\w+):)/g)].map(
      ([, type, field]) => type ?? field ?? '',
    );
    for (const [, type = ''] of types.matchAll(/'([\w-]+)'/g)) events.set(type, fields);
  }
  return events;
}

describe('docs/events.md', () => {
  it('has every event with its fields', () => {
    const rows = new Page('docs/events.md')
      .table('Events')
      .map(([type = '', fields = '']): [string, string[]] => [plain(type), plain(fields).split(', ')]);
    const inOrder = (events: Iterable<[string, string[]]>) => [...events].sort(([a], [b]) => a.localeCompare(b));
    expect(rows.length).toBeGreaterThan(10);
    expect(inOrder(rows)).toEqual(inOrder(eventsOfSource()));
  });
});
