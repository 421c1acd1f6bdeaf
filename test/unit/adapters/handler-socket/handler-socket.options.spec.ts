import { resolveHandlerSocketOptions } from '../../../../lib/adapters/handler-socket/handler-socket.options.js';

const SERVER = {
  host: 'localhost',
  port: 9998,
  portWrite: 9999,
  dbname: 'session',
  dbtable: 'php_session',
  secret: '',
  secretWrite: '',
};

describe('options of the HandlerSocket adapter', () => {
  it('nothing given: the defaults', () => {
    expect(resolveHandlerSocketOptions({})).toEqual({ server: SERVER, lifetime: 3600, timeout: 0.5 });
  });

  it('explicit undefined: the defaults', () => {
    const server = Object.fromEntries(Object.keys(SERVER).map((name) => [name, undefined]));
    const options = { server, lifetime: undefined, timeout: undefined };
    expect(resolveHandlerSocketOptions(options)).toEqual(resolveHandlerSocketOptions({}));
  });

  it("the source document's server: its port serves both ways", () => {
    const server = { host: 'localhost', port: 9999, dbname: 'session', dbtable: 'php_session' };
    expect(resolveHandlerSocketOptions({ lifetime: 3600, server }).server).toEqual({ ...SERVER, port: 9999 });
  });

  it('one secret serves both ports, unless the one for writing has another', () => {
    expect(resolveHandlerSocketOptions({ server: { secret: 'a' } }).server).toMatchObject({ secretWrite: 'a' });
    const two = { secret: 'a', secretWrite: 'b' };
    expect(resolveHandlerSocketOptions({ server: two }).server).toMatchObject(two);
  });

  it('everything given: as given, frozen, and the caller keeps an object of his own', () => {
    const server = Object.freeze({ ...SERVER, host: '::1', port: 1, portWrite: 65_535, secretWrite: 'x' });
    const options = Object.freeze({ server, lifetime: 0.5, timeout: 2 });
    const resolved = resolveHandlerSocketOptions(options);
    expect(resolved).toEqual(options);
    expect(resolved.server).not.toBe(server);
    expect(Object.isFrozen(resolved) && Object.isFrozen(resolved.server)).toBe(true);
  });

  it.each([
    ['cookie_path', '/', 'cookie.path'],
    ['cookie_domain', '', 'cookie.domain'],
  ])("%s: is refused, and the error names the module's option", (name, value, option) => {
    expect(() => resolveHandlerSocketOptions({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'E_SESSION_OPTION',
        option: name,
        message: expect.stringContaining(`the module's option ${option}`),
      }),
    );
  });

  it.each([
    ['servers', {}],
    ['toString', 1],
    ['server', 'localhost'],
    ['server', null],
    ['server', []],
    ['lifetime', 0],
    ['lifetime', -1],
    ['lifetime', NaN],
    ['lifetime', Infinity],
    ['lifetime', '60'],
    ['lifetime', 11 * 365 * 86_400],
    ['timeout', 0],
    ['timeout', 2 ** 31],
  ])('%s: %p is refused with its name', (name, value) => {
    expect(() => resolveHandlerSocketOptions({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'E_SESSION_OPTION', option: name }),
    );
  });

  it.each([
    ['hostname', 'x'],
    ['constructor', 'x'],
    ['host', ''],
    ['host', 5],
    ['port', 0],
    ['port', 65_536],
    ['port', '9998'],
    ['portWrite', 1.5],
    ['dbname', 'a.b'],
    ['dbname', ''],
    ['dbtable', 'x`; DROP TABLE y'],
    ['dbtable', '../x'],
    ['dbtable', 'x'.repeat(65)],
    ['secret', null],
    ['secretWrite', 5],
  ])('server.%s: %p is refused with its name', (name, value) => {
    expect(() => resolveHandlerSocketOptions({ server: { [name]: value } })).toThrow(
      expect.objectContaining({ code: 'E_SESSION_OPTION', option: `server.${name}` }),
    );
  });
});
