import { resolveModuleOptions } from '../../../lib/options/resolve-module-options.js';
import type { SessionModuleOptions } from '../../../lib/options/session-module-options.js';

describe('the options for a store that fails', () => {
  it('have defaults', () => {
    const { commandTimeout, breaker, onStoreFailure } = resolveModuleOptions({});
    expect({ commandTimeout, breaker, onStoreFailure }).toEqual({
      commandTimeout: undefined,
      breaker: { failures: 5, resetAfter: 0.25 },
      onStoreFailure: 'fail',
    });
  });

  it('take a breaker in part, or none', () => {
    expect(resolveModuleOptions({ breaker: { failures: 2 } }).breaker).toEqual({ failures: 2, resetAfter: 0.25 });
    expect(resolveModuleOptions({ breaker: false }).breaker.failures).toBe(Infinity);
  });

  it.each<[string, unknown, string]>([
    ['commandTimeout', 0, 'a number of seconds above 0'],
    ['commandTimeout', '1', 'a number of seconds above 0'],
    ['commandTimeout', Infinity, 'a number of seconds above 0'],
    ['breaker', true, 'an object with failures and resetAfter, or false'],
    ['breaker', null, 'an object with failures and resetAfter, or false'],
    ['breaker.failures', { failures: 0 }, 'a whole number above 0'],
    ['breaker.failures', { failures: 1.5 }, 'a whole number above 0'],
    ['breaker.resetAfter', { resetAfter: 0 }, 'a number of seconds above 0'],
    ['breaker.timeout', { timeout: 1 }, 'breaker.failures, breaker.resetAfter'],
    ['onStoreFailure', 'ignore', "'fail', 'anonymous'"],
  ])('%s cannot be %j', (option, value, allowed) => {
    const options = { [option.split('.')[0] ?? '']: value } as SessionModuleOptions;
    expect(() => resolveModuleOptions(options)).toThrow(
      expect.objectContaining({
        code: 'E_SESSION_OPTION',
        option,
        message: expect.stringContaining(`Allowed: ${allowed}`) as string,
      }) as Error,
    );
  });
});
