const swc = (parser) => [
  '@swc/jest',
  {
    jsc: {
      parser,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

// Nest 12 ships ES modules only, and Jest on node 20 cannot require them: they are transformed as well.
const esm = ['@nestjs', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit'];

export default {
  testEnvironment: 'node',
  // Real servers on a busy machine: a deadline for what hangs, no statement about speed.
  testTimeout: 30_000,
  // Node 20 stayed for ever in its own clean-up (an endless uv_run in CleanupHandles) after a MongoDB driver had read
  // nonsense of one kind; the tests do not send that any more. Handles that stay open are looked for by P20.
  forceExit: true,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // test/package installs the packed build in empty projects: `npm run test:package`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})/)`],
};
