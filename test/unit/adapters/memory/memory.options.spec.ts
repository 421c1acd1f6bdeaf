import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import { resolveMemoryOptions, type MemoryAdapterOptions } from '../../../../lib/adapters/memory/memory.options.js';
import { InvalidOptionError } from '../../../../lib/errors/invalid-option.error.js';

const DEFAULTS = { lifetime: 3600, maxEntries: Infinity, sweepInterval: 60 };

function refusedOption(options: object): string {
  try {
    new MemoryAdapter(options);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidOptionError);
    return (error as InvalidOptionError).option;
  }
  throw new Error('was accepted');
}

describe('options of MemoryAdapter', () => {
  it('have defaults, which an explicit undefined takes too', () => {
    expect(resolveMemoryOptions({})).toEqual(DEFAULTS);
    expect(resolveMemoryOptions({ lifetime: undefined, maxEntries: undefined, sweepInterval: undefined })).toEqual(
      DEFAULTS,
    );
    expect(new MemoryAdapter().lifetime).toBe(3600);
    expect(new MemoryAdapter({ lifetime: 0.5 }).lifetime).toBe(0.5);
  });

  it('are not changed by the adapter, and frozen once resolved', () => {
    const options: MemoryAdapterOptions = Object.freeze({ lifetime: 10 });
    expect(Object.isFrozen(resolveMemoryOptions(options))).toBe(true);
    expect(options).toEqual({ lifetime: 10 });
  });

  it.each([
    { lifetime: 0 },
    { lifetime: -1 },
    { lifetime: NaN },
    { lifetime: Infinity },
    { lifetime: '3600' },
    { lifetime: null },
    { maxEntries: 0 },
    { maxEntries: 1.5 },
    { maxEntries: NaN },
    { sweepInterval: 0 },
    { sweepInterval: Infinity },
    { sweepInterval: 2_147_484 },
    { sweepInterval: false },
  ])('refuse %p by name', (options) => {
    expect(refusedOption(options)).toBe(Object.keys(options)[0]);
  });

  it.each(['ttl', 'prefix', 'constructor', 'toString'])('do not know %s', (name) => {
    expect(refusedOption({ [name]: 1 })).toBe(name);
  });
});
