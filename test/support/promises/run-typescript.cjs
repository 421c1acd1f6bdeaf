// For child processes of tests: `node run-typescript.cjs main.ts ...` runs TypeScript files as Jest runs them.
const Module = require('node:module');
const { existsSync } = require('node:fs');
const { dirname, resolve } = require('node:path');
const { transformFileSync } = require('@swc/core');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  return resolveFilename.call(this, typescriptOf(request, parent) ?? request, parent, ...rest);
};

/** Sources name each other as they are built: `./x.js` is `./x.ts`. */
function typescriptOf(request, parent) {
  if (!/^\.{1,2}\/.*\.js$/.test(request) || parent?.filename === undefined) return undefined;
  const source = resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts'));
  return existsSync(source) ? source : undefined;
}

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
};

require(process.argv[2]);
