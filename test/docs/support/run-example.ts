import ts from 'typescript';
import * as library from '../../../lib/index.js';
import * as testing from '../../../lib/testing/index.js';

const OURS: Readonly<Record<string, unknown>> = {
  'nestjs-session-manager': library,
  'nestjs-session-manager/testing': testing,
};

/**
 * Runs an example of the documentation as a module of its own.
 *
 * @returns what it exports
 */
export function runExample(code: string): Record<string, unknown> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2023,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      useDefineForClassFields: false,
      esModuleInterop: true,
    },
  });
  const exported: Record<string, unknown> = {};
  const load = (name: string): unknown => OURS[name] ?? (require(name) as unknown);
  new Function('require', 'exports', outputText)(load, exported);
  return exported;
}
