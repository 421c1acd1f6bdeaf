import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const ROOT = join(__dirname, '../../..');

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** Of its first line, for messages. */
  readonly line: number;
}

/** One page of the documentation. */
export class Page {
  readonly text: string;

  /** @param path - from the root of the repository, with slashes */
  constructor(readonly path: string) {
    this.text = readFileSync(join(ROOT, path), 'utf8');
  }

  blocks(...languages: string[]): CodeBlock[] {
    return blocksOf(this.text).filter(({ language }) => languages.includes(language));
  }

  /** The page without its code. */
  get prose(): string {
    return this.text.replace(/^```[\s\S]*?^```$/gm, '');
  }

  get headings(): string[] {
    return [...this.prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => title);
  }

  /** As GitHub makes them from the headings. */
  get anchors(): string[] {
    return this.headings.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  }

  /** What the links of the page lead to. */
  get links(): string[] {
    return [...this.prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  }

  /** The rows of the first table below a heading, without its head. */
  table(heading: string): string[][] {
    const [, section = ''] = this.text.split(new RegExp(`^#+ ${heading}$`, 'm'));
    const lines = section.split('\n');
    const start = lines.findIndex((line) => line.startsWith('| ---'));
    const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
    return lines.slice(start + 1, end).map(cellsOf);
  }
}

/** README, changelog and everything under docs/ but the generated API reports. */
export function allPages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((path) => join('docs', path).split(sep).join('/'))
    .filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/'));
  return ['README.md', 'CHANGELOG.md', ...docs].map((path) => new Page(path));
}

/** The fenced blocks of a text; also of a TSDoc comment whose asterisks were taken off. */
export function blocksOf(text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length + 1,
  }));
}

/** The TypeScript files of lib/, as paths from the root. */
export function librarySources(): string[] {
  return readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => relative(ROOT, join(ROOT, 'lib', path)));
}

/** Markdown without what only changes its looks. */
export function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll('\\|', '|').trim();
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
