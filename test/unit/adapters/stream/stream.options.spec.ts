import { resolveStreamOptions } from '../../../../lib/adapters/stream/stream.options.js';

describe('options of the stream adapter', () => {
  it('nothing given: the defaults', () => {
    expect(resolveStreamOptions({})).toEqual({ savePath: undefined, prefix: '', lifetime: 3600, durable: false });
  });

  it('explicit undefined: the defaults', () => {
    const options = { savePath: undefined, prefix: undefined, lifetime: undefined, durable: undefined };
    expect(resolveStreamOptions(options)).toEqual(resolveStreamOptions({}));
  });

  it('everything given: as given, frozen, and the caller keeps an object of his own', () => {
    const options = Object.freeze({ savePath: '/x', prefix: 'my_app-', lifetime: 0.5, durable: true });
    const resolved = resolveStreamOptions(options);
    expect(resolved).toEqual(options);
    expect(resolved).not.toBe(options);
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  it.each([
    ['savepath', '/x'],
    ['toString', 1],
    ['savePath', 5],
    ['savePath', null],
    ['savePath', 'a\0b'],
    ['prefix', '../'],
    ['prefix', 'a.b'],
    ['prefix', 'x'.repeat(121)],
    ['prefix', null],
    ['lifetime', 0],
    ['lifetime', -1],
    ['lifetime', NaN],
    ['lifetime', Infinity],
    ['lifetime', '60'],
    ['durable', 'yes'],
  ])('%s: %p is refused with its name', (name, value) => {
    expect(() => resolveStreamOptions({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'E_SESSION_OPTION', option: name }),
    );
  });
});
