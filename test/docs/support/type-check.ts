import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './markdown.js';

/** An example and where it stands. */
export interface Example {
  /** For messages: the file and the line. */
  readonly place: string;
  /** Examples of one group can import each other by the file name in their first line: `// app.module.ts`. */
  readonly group: string;
  readonly code: string;
  /** The file whose comment it is; it can use what that exports. */
  readonly home?: string;
}

const SUPPORT = join(ROOT, 'test/docs/support');
const PREAMBLE = join(SUPPORT, 'preamble.ts');
const PREAMBLE_MODULE = PREAMBLE.replace(/\.ts$/, '.js');
const EXAMPLES = join(SUPPORT, 'examples');
const FILE_NAME = /^\/\/ ([\w./-]+\.ts)\n/;

/**
 * Type-checks all examples against lib/, as modules of one program; the errors by place. An example may import
 * `./my-adapter.js`, whether its page has it or not.
 */
export function typeErrors(examples: readonly Example[]): string[] {
  const files = new Map<string, { place: string; text: string }>();
  for (const [index, example] of examples.entries()) {
    const name = FILE_NAME.exec(example.code)?.[1] ?? `example-${index}.ts`;
    files.set(join(EXAMPLES, example.group, name), { place: example.place, text: asModule(example) });
  }
  const texts = new Map([...files].map(([path, { text }]) => [path, text]));
  for (const { group } of examples) {
    const path = join(EXAMPLES, group, 'my-adapter.ts');
    if (!texts.has(path)) texts.set(path, `export { MyAdapter } from '${PREAMBLE_MODULE}';\n`);
  }
  const program = createProgram(texts);
  return [...files].flatMap(([path, { place }]) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

/**
 * An example as a module: members of a class get their class, and names that are not declared come from the preamble,
 * in the last lines, so that the first ones stay where they are.
 */
function asModule({ code, home }: Example): string {
  const isMembers = syntaxErrors(code) > 0 && syntaxErrors(inClass(code)) === 0;
  const text = isMembers ? inClass(code) : code;
  const file = parse(text);
  const free = [...mentioned(file)].filter((name) => !declared(file).has(name));
  const known = free.filter((name) => preambleNames().has(name));
  const own = home === undefined ? [] : free.filter((name) => !known.includes(name) && exportedBy(home).has(name));
  return [
    text,
    `import { ${known.join(', ')} } from '${PREAMBLE_MODULE}';`,
    ...(home === undefined ? [] : [`import { ${own.join(', ')} } from '${join(ROOT, home).replace(/\.ts$/, '.js')}';`]),
    'export {};\n',
  ].join('\n');
}

function exportedBy(path: string): Set<string> {
  const source = readFileSync(join(ROOT, path), 'utf8');
  const names = source.matchAll(/^export (?:abstract |async )*(?:class|function|const|interface|type) (\w+)/gm);
  return new Set([...names].map(([, name = '']) => name));
}

function inClass(code: string): string {
  return `class Fragment {\n${code}\n}`;
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2023, true);
}

function syntaxErrors(text: string): number {
  return (parse(text) as ts.SourceFile & { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length;
}

function mentioned(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    node.forEachChild(visit);
  };
  visit(file);
  return names;
}

/** The names that a module declares or imports itself. */
function declared(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const add = (node: ts.Node | undefined): void => {
    if (node === undefined) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    else node.forEachChild((child) => (ts.isBindingElement(child) ? add(child.name) : undefined));
  };
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      add(statement.importClause?.name);
      statement.importClause?.namedBindings?.forEachChild((specifier) => add((specifier as ts.ImportSpecifier).name));
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) add(name);
    } else if (
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isFunctionDeclaration(statement)
    ) {
      add(statement.name);
    }
  }
  return names;
}

let namesOfPreamble: Set<string> | undefined;

function preambleNames(): Set<string> {
  if (namesOfPreamble === undefined) {
    const program = createProgram(new Map());
    const checker = program.getTypeChecker();
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(PREAMBLE) as ts.SourceFile) as ts.Symbol;
    namesOfPreamble = new Set(checker.getExportsOfModule(symbol).map(({ name }) => name));
  }
  return namesOfPreamble;
}

/** A program of files that exist in memory only; the package's name leads to lib/. */
function createProgram(files: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    paths: {
      'nestjs-session-manager': [join(ROOT, 'lib/index.ts')],
      'nestjs-session-manager/testing': [join(ROOT, 'lib/testing/index.ts')],
    },
  };
  const host = ts.createCompilerHost(settings);
  const { readFile, fileExists, directoryExists } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.directoryExists = (path) => path.startsWith(EXAMPLES) || directoryExists?.(path) === true;
  const { getSourceFile } = host;
  host.getSourceFile = (path, target, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target);
  };
  return ts.createProgram([PREAMBLE, ...files.keys()], settings, host);
}
