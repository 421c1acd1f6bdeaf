import autocannon from 'autocannon';
import { CONNECTIONS } from './contract.mjs';
import { cookieOf } from './server-process.mjs';

/** Milliseconds; a round ends with a sample. */
const SAMPLES_EVERY = 10;

/**
 * Sends `amount` requests of a scenario over all connections.
 *
 * @returns requests, seconds, and milliseconds of the median and the slowest hundredth
 */
export async function drive(server, scenario, amount, connections = CONNECTIONS) {
  let at = 0;
  const result = await autocannon({
    url: server.urls,
    connections,
    amount,
    timeout: 60,
    sampleInt: SAMPLES_EVERY,
    setupClient: (client) => client.setRequests(requestsOf(server, scenario, at++, connections)),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${server.subject}, ${scenario.name}: ${result.non2xx} answers failed, ${result.errors} errors`);
  }
  const { p50, p99 } = result.latency;
  return { requests: result['2xx'], seconds: result.duration, p50, p99 };
}

/** Each connection has sessions of its own, and begins elsewhere in the list. */
function requestsOf(server, { size, paths, visitor }, connection, connections) {
  if (visitor === 'login') return logins(paths);
  const cookies = server.cookies[size].filter((_, index) => index % connections === connection);
  const own = cookies.length > 0 ? cookies : [server.cookies[size][connection % server.cookies[size].length]];
  const requests = own.flatMap((cookie) =>
    paths.map((path) => ({ path: `/${path}`, headers: visitor === 'stranger' ? {} : { cookie } })),
  );
  const begin = connection % requests.length;
  return [...requests.slice(begin), ...requests.slice(0, begin)];
}

/** A new visitor, who gets a session, and a new id at the login. */
function logins([visit, login]) {
  return [
    { path: `/${visit}`, onResponse: (_status, _body, context, headers) => (context.cookie = setCookieOf(headers)) },
    { path: `/${login}`, setupRequest: (request, { cookie }) => ({ ...request, headers: cookie ? { cookie } : {} }) },
  ];
}

function setCookieOf(headers = {}) {
  return cookieOf(headers['set-cookie'] ?? headers['Set-Cookie']);
}
