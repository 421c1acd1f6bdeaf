import { InvalidOptionError } from '../../../../lib/errors/invalid-option.error.js';
import { LibmemcachedAdapter } from '../../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { resolveLibmemcachedOptions } from '../../../../lib/adapters/libmemcached/libmemcached.options.js';

const DEFAULTS = {
  servers: [{ host: '127.0.0.1', port: 11211, weight: 1 }],
  client: { timeout: 500, idle: 5000, maxValue: 1_048_576, algorithm: 'md5', compatibility: 'ketama' },
  prefix: 'sess-memc-',
  lifetime: 3600,
};

describe('the options of LibmemcachedAdapter', () => {
  it('have defaults, which an explicit undefined takes too', () => {
    expect(resolveLibmemcachedOptions({})).toEqual(DEFAULTS);
    const nothing = { servers: undefined, client: undefined, prefix: undefined, lifetime: undefined };
    expect(resolveLibmemcachedOptions(nothing as never)).toEqual(DEFAULTS);
  });

  it("take Phalcon's form: a weight of 0 counts as 1", () => {
    const options = { client: {}, servers: [{ host: '10.0.0.5', port: 11211, weight: 0 }] };
    expect(resolveLibmemcachedOptions(options).servers).toEqual([{ host: '10.0.0.5', port: 11211, weight: 1 }]);
    expect(options.servers[0]!.weight).toBe(0);
  });

  it('are frozen when resolved', () => {
    const resolved = resolveLibmemcachedOptions({});
    for (const part of [resolved, resolved.servers, resolved.servers[0], resolved.client]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each([
    ['server', { server: [] }],
    ['servers', { servers: [] }],
    ['servers', { servers: ['127.0.0.1:11211'] }],
    ['servers', { servers: [{ port: 1 }, { port: 1, host: '127.0.0.1' }] }],
    ['servers.0.port', { servers: [{ port: 0 }] }],
    ['servers.1.host', { servers: [{}, { host: '[::1]' }] }],
    ['servers.0.weight', { servers: [{ weight: -1 }] }],
    ['servers.0.socket', { servers: [{ socket: '/x' }] }],
    ['client', { client: { command: () => undefined } }],
    ['client.remove', { client: { remove: false } }],
    ['client.timeout', { client: { timeout: 0 } }],
    ['client.maxValue', { client: { maxValue: 1.5 } }],
    ['client.compatibility', { client: { compatibility: 'other' } }],
    ['prefix', { prefix: 'with space' }],
    ['prefix', { prefix: 'ü' }],
    ['prefix', { prefix: 'x'.repeat(211) }],
    ['lifetime', { lifetime: 0 }],
    ['lifetime', { lifetime: '60' }],
  ])('refuse %s', (option, options) => {
    const error = (() => {
      try {
        return new LibmemcachedAdapter(options as never);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as InvalidOptionError).option).toBe(option);
  });
});
