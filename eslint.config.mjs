import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Lengths count code only: comments are welcome. */
const length = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];

/** Files that may be longer than 250 lines of code, each with its reason. */
const LONG_FILES = {
  // Every verb of Phalcon's manager, with its overloads: splitting one class over files would hide the list.
  'lib/core/session-manager.ts': 400,
};

const NODE_GLOBALS = {
  AbortController: 'readonly',
  AbortSignal: 'readonly',
  Buffer: 'readonly',
  URL: 'readonly',
  clearInterval: 'readonly',
  clearTimeout: 'readonly',
  console: 'readonly',
  fetch: 'readonly',
  performance: 'readonly',
  process: 'readonly',
  setImmediate: 'readonly',
  setInterval: 'readonly',
  setTimeout: 'readonly',
};

const STATE_SYNTAX = [
  {
    selector:
      'Program > VariableDeclaration[kind="let"], Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]',
    message: 'No module-level state: two SessionModules in one process do not see each other.',
  },
  {
    selector: 'PropertyDefinition[static=true][readonly=false]',
    message: 'No static state: two SessionModules in one process do not see each other.',
  },
];

export default defineConfig(
  globalIgnores(['**/node_modules/', '**/dist/', '**/dist-*/', '**/coverage/', '**/temp/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    name: 'scripts and configuration files',
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: NODE_GLOBALS },
    rules: {
      'max-lines': length(250),
      'max-lines-per-function': length(60),
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-redeclare': ['error', { builtinGlobals: false }],
    },
  },
  {
    name: 'CommonJS files',
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { ...NODE_GLOBALS, module: 'writable', require: 'readonly' } },
  },

  {
    name: 'TypeScript',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': length(250),
      'max-lines-per-function': length(40),
      // A switch counts once: a flat list of cases reads well.
      complexity: ['error', { max: 15, variant: 'modified' }],
      'max-depth': ['error', 3],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 5 }],
      eqeqeq: 'error',
      'no-console': 'error',

      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Safe with emitDecoratorMetadata: the rule leaves files with decorators alone, where a class that is only named
      // as a type is needed at run time (Nest injects by it). TypeScript's TS1272 covers the other direction there.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',

      // A number in a message is wanted.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      // `void lifetime;` says that a verb takes an argument which this adapter does not need; its name stays documented.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // `!` is forbidden, so a cast that names the type is the way to say it.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Variables live in dictionaries without a prototype.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // What was caught is handed on as it came.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // Nest's modules are classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // An adapter's method is asynchronous by its contract, whether it awaits or not.
      '@typescript-eslint/require-await': 'off',
      // An object with the six verbs is an adapter, and Nest's options are classes that everybody fills by literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An option or argument that the types rule out still arrives from JavaScript, and a contract answers it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    name: 'the library',
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', ...builtinModules.map((name) => ({ name, message: `Say node:${name}.` }))],
      'no-restricted-syntax': ['error', ...STATE_SYNTAX],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'A library never ends the process.' },
        { object: 'Date', property: 'now', message: 'Time comes from an injected Clock.' },
      ],
    },
  },
  {
    name: 'the clocks',
    files: ['lib/utils/clock.ts', 'lib/testing/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    name: 'constructors of Nest',
    files: ['lib/*.ts'],
    rules: { '@typescript-eslint/max-params': 'off' },
  },
  {
    name: 'the response gate',
    files: ['lib/http/gate-*.ts', 'lib/http/response-gate.ts'],
    // The gate keeps the methods that it replaces, and calls them on their response.
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    name: 'tests, samples and the published contract suite',
    files: ['test/**/*.ts', 'sample/**/*.ts', 'lib/testing/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // What an adapter answers may be a value or a promise: both are awaited.
      '@typescript-eslint/await-thenable': 'off',
    },
  },
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': length(400),
      complexity: 'off',
      'no-console': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // jest.requireActual and a second copy of the package are typed by `typeof import()`.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // What comes out of a response body or a mock is checked by the assertion that follows.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    name: 'what runs the code of the documentation',
    files: ['test/docs/support/run-example.ts'],
    rules: { '@typescript-eslint/no-implied-eval': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    name: 'the consumer of the packed build',
    files: ['test/package/consumer/*.ts'],
    // Compiled in an empty project, where the package is installed: here its types cannot be found.
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  ...Object.entries(LONG_FILES).map(([file, max]) => ({
    name: `long file ${file}`,
    files: [file],
    rules: { 'max-lines': length(max) },
  })),
);
