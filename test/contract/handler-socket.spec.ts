import { HandlerSocketAdapter } from '../../lib/adapters/handler-socket/handler-socket.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import type { Clock } from '../../lib/utils/clock.js';
import { HandlerSocketServer } from '../support/servers/handler-socket-server.js';
import { seedTable } from '../support/handler-socket-tables.js';

jest.setTimeout(30_000);

let server: HandlerSocketServer;

beforeAll(async () => {
  server = await HandlerSocketServer.start();
  await server.sql.query(adapterOn('php_session').createTableSql());
  await server.sql.query(seedTable('altered'));
  await server.sql.query(adapterOn('altered').alterTableSql());
}, 60_000);

afterAll(() => server.stop());

function adapterOn(dbtable: string, clock?: Clock): HandlerSocketAdapter {
  // Time enough for a busy machine: the failures have tests of their own.
  return new HandlerSocketAdapter({ server: server.table(dbtable), timeout: 20 }, clock);
}

for (const dbtable of ['php_session', 'altered']) {
  describeAdapterContract(
    { describe, it },
    {
      name: `HandlerSocketAdapter on the table ${dbtable}`,
      async create(clock) {
        await server.sql.query(`DELETE FROM ${dbtable}`);
        return adapterOn(dbtable, clock);
      },
      rival: (_, clock) => adapterOn(dbtable, clock),
    },
  );
}
