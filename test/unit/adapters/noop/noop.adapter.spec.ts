import { NoopAdapter } from '../../../../lib/adapters/noop/noop.adapter.js';
import { capabilitiesOf } from '../../../../lib/adapters/adapter-capabilities.js';

describe('NoopAdapter answers as Phalcon', () => {
  const adapter = new NoopAdapter();

  it('opens any place and closes', () => {
    expect(adapter.open('/any/path', 'any name')).toBe(true);
    expect(adapter.close()).toBe(true);
  });

  it('writes true and reads the empty string', () => {
    expect(adapter.write()).toBe(true);
    expect(adapter.read()).toBe('');
  });

  it('destroys and collects with success', () => {
    expect(adapter.destroy()).toBe(true);
    expect(adapter.gc()).not.toBe(false);
  });

  it('declares that it keeps nothing, and no other power', () => {
    expect(capabilitiesOf(adapter)).toEqual({ keepsNothing: true });
  });
});
