import { isHeadGone, joinGate } from '../../../../lib/http/response-gate.js';
import { deferred } from './support/deferred.js';
import { ask, cookiesOf } from './support/exchange.js';
import { Probe } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import { HTTP1_SERVERS, type ServerKind } from './support/servers.js';

type GateModule = typeof import('../../../../lib/http/response-gate.js');

/** As an application that both imports and requires the package has it. */
function anotherCopy(): GateModule {
  let copy!: GateModule;
  jest.isolateModules(() => {
    copy = jest.requireActual<GateModule>('../../../../lib/http/response-gate.js');
  });
  return copy;
}

describe.each(HTTP1_SERVERS.map((kind) => [kind.name, kind] as const))(
  'two copies of the package on %s',
  (_name, kind: ServerKind) => {
    const pool = new ServerPool();

    it('share one gate: both are asked, once, and both cookies leave', async () => {
      const copy = anotherCopy();
      expect(copy.joinGate).not.toBe(joinGate);
      const commit = deferred();
      const [first, second] = [
        new Probe({ cookie: 'first=1' }),
        new Probe({ cookie: 'second=1', beforeHead: () => commit.promise }),
      ];
      const server = await pool.start(
        kind,
        {
          join: (response) => {
            first.join(response);
            second.response = response;
            second.joined = copy.joinGate(response, second);
          },
        },
        (_request, response) => void response.end('shared'),
      );
      const exchange = ask(server);
      await second.until('beforeHead');
      expect([isHeadGone(second.response), copy.isHeadGone(second.response)]).toEqual([true, true]);
      commit.resolve();
      expect(cookiesOf(await exchange.answer)).toEqual(['first=1', 'second=1']);
      for (const probe of [first, second]) {
        expect(probe.calls).toEqual(['beforeHead', 'beforeEnd', 'onHead', 'onEnd']);
      }
    });
  },
);
