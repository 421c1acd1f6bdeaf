/**
 * Who may import whom: module -> http, events -> context, decorators -> core -> contracts -> errors -> utils.
 * An import of a type counts like any other; only the rule about cycles looks at what is left after compilation.
 */

/** The contracts: what the core and its surroundings agree on. */
const CONTRACTS = [
  '^lib/adapters/session-adapter\\.ts$',
  '^lib/adapters/adapter-capabilities\\.ts$',
  '^lib/serializers/session-serializer\\.ts$',
  '^lib/core/session-record\\.ts$',
  '^lib/core/record-metadata\\.ts$',
];
const ADAPTER_CONTRACTS = CONTRACTS.slice(0, 2);
const SERIALIZER_CONTRACTS = CONTRACTS.slice(2);

const UTILS = '^lib/utils/';
const ERRORS = '^lib/errors/';
const CORE = '^lib/core/';
const CONTEXT = '^lib/context/';
const OPTIONS = '^lib/options/';
const CONSTANTS = '^lib/session\\.constants\\.ts$';

/** The packages that may be imported at load time: peers and dependencies. */
const PACKAGES = ['^lib/', 'node_modules/(@nestjs/(common|core)|rxjs|reflect-metadata|cookie|cookie-signature)/'];
/** How adapters load their driver. */
const LOAD_DRIVER = '^lib/adapters/load-driver\\.ts$';
/** The only files that may name a driver. */
const DRIVER_FILES = ['^lib/adapters/[^/]+/[^/]*(-client|\\.executor)\\.ts$', LOAD_DRIVER];

/** Files may import their own folder and what stands in `to`; `except` leaves files to a rule of their own. */
const mayImport = (name, from, to, { comment, except } = {}) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, ...(except && { pathNot: except }) },
  to: { path: '^lib/', pathNot: to },
});

const layers = [
  mayImport('utils', UTILS, [UTILS], { comment: 'leaves: they import nothing of ours' }),
  mayImport('errors', ERRORS, [ERRORS, UTILS]),
  mayImport('contracts', CONTRACTS, [...CONTRACTS, ERRORS, UTILS]),
  mayImport('core', CORE, [CORE, ...CONTRACTS, ERRORS, UTILS], {
    comment: 'no HTTP, no Nest, no driver: it compiles alone (tsconfig.core.json)',
    except: [...CONTRACTS, '^lib/core/default-engine\\.ts$'],
  }),
  mayImport(
    'core-default-engine',
    '^lib/core/default-engine\\.ts$',
    [CORE, ...CONTRACTS, ERRORS, UTILS, '^lib/serializers/json\\.serializer\\.ts$'],
    { comment: 'a manager used without Nest has to have some serializer' },
  ),
  mayImport(
    'adapters',
    '^lib/adapters/([^/]+)/',
    [...ADAPTER_CONTRACTS, LOAD_DRIVER, '^lib/adapters/$1/', ERRORS, UTILS],
    {
      comment: 'an adapter knows the contracts and its own folder',
      except: ['^lib/adapters/redis-hash/'],
    },
  ),
  mayImport(
    'adapters-redis-hash',
    '^lib/adapters/redis-hash/',
    [...ADAPTER_CONTRACTS, LOAD_DRIVER, '^lib/adapters/redis(-hash)?/', ERRORS, UTILS],
    { comment: 'both Redis adapters have one connection' },
  ),
  mayImport('load-driver', LOAD_DRIVER, [ERRORS, UTILS]),
  mayImport('serializers', '^lib/serializers/', [...SERIALIZER_CONTRACTS, '^lib/serializers/', ERRORS, UTILS], {
    except: CONTRACTS,
  }),
  mayImport('php', '^lib/php/', ['^lib/php/', '^lib/adapters/', '^lib/serializers/php/', OPTIONS, ERRORS, UTILS], {
    comment: 'options of the module for sessions of PHP: it puts together what the others make',
  }),
  mayImport('options', OPTIONS, [OPTIONS, CORE, ...CONTRACTS, '^lib/serializers/', ERRORS, UTILS], {
    comment: 'pure: no request, no response, no provider',
  }),
  mayImport('context', CONTEXT, [CONTEXT, CORE, ERRORS, UTILS, CONSTANTS]),
  mayImport('http', '^lib/http/', ['^lib/http/', CONTEXT, CORE, OPTIONS, ERRORS, UTILS, CONSTANTS]),
  mayImport('decorators', '^lib/decorators/', ['^lib/decorators/', CONTEXT, CORE, ERRORS, CONSTANTS]),
  mayImport('events', '^lib/events/', ['^lib/events/', CORE, ERRORS, UTILS]),
  mayImport('testing', '^lib/testing/', [
    '^lib/testing/',
    '^lib/adapters/',
    CORE,
    ...CONTRACTS,
    ERRORS,
    UTILS,
    '^lib/http/cookie/',
    CONSTANTS,
  ]),
];

const outside = [
  {
    name: 'no-driver-in-the-package',
    severity: 'error',
    comment: 'importing the package works without any driver, and its types name none',
    from: { path: '^lib/', pathNot: DRIVER_FILES },
    to: { dependencyTypesNot: ['core', 'local'], pathNot: PACKAGES },
  },
  {
    name: 'drivers-are-loaded-lazily',
    severity: 'error',
    comment: 'client and executor files load their driver with `await import()`, when it is needed',
    from: { path: DRIVER_FILES },
    to: { dynamic: false, dependencyTypesNot: ['core', 'local'], pathNot: PACKAGES },
  },
  {
    name: 'core-has-no-framework',
    severity: 'error',
    from: { path: ['^lib/core/', '^lib/errors/', UTILS, '^lib/adapters/', '^lib/serializers/'] },
    to: { path: ['@nestjs/', 'express', 'fastify', 'rxjs', 'reflect-metadata'], pathNot: '^lib/' },
  },
  {
    name: 'platforms-stay-in-their-folder',
    severity: 'error',
    comment: 'only lib/http/platform knows Express from Fastify',
    from: { path: '^lib/', pathNot: '^lib/http/platform/' },
    to: { path: ['express', 'fastify'], pathNot: '^lib/' },
  },
  {
    name: 'platform-files-stay-in-their-folder',
    severity: 'error',
    from: { path: '^lib/', pathNot: ['^lib/http/platform/'] },
    to: { path: '^lib/http/platform/(express|fastify)' },
  },
];

const order = [
  {
    name: 'no-cycles',
    severity: 'error',
    comment:
      'cycles of what is imported at run time; a cycle of types alone is possible where two types name each other',
    from: { path: '^lib/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-inner-index',
    severity: 'error',
    comment: 'two index files only: lib/index.ts and lib/testing/index.ts',
    from: {},
    to: { path: '^lib/.*/index\\.ts$', pathNot: '^lib/testing/index\\.ts$' },
  },
  {
    name: 'nobody-imports-an-index',
    severity: 'error',
    from: { path: '^lib/' },
    to: { path: '^lib/(testing/)?index\\.ts$' },
  },
  {
    name: 'no-orphans',
    severity: 'error',
    comment: 'a file that nobody imports and that is no entry point',
    from: { path: '^lib/', pathNot: ['^lib/(testing/)?index\\.ts$'], orphan: true },
    to: {},
  },
  {
    name: 'lib-knows-no-tests',
    severity: 'error',
    from: { path: '^lib/' },
    to: { path: '^(test|sample|benchmark|scripts)/' },
  },
  { name: 'resolvable', severity: 'error', from: { path: '^lib/' }, to: { couldNotResolve: true } },
];

module.exports = {
  forbidden: [...layers, ...outside, ...order],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|temp)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    combinedDependencies: false,
  },
};
