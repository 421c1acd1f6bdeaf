import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Express swaps the prototypes of every request and response. Before node 24, V8 then gives each object a hidden class
 * of its own, and one more with every property that is added: 2 to 3 us each, and no code that touches the object is
 * optimised for it. An object with a deleted property is a dictionary instead, and all of those share one class.
 */
const EACH_HAS_ITS_OWN = Number(process.versions.node.split('.', 1)[0]) < 24;

interface ExpressRequest extends IncomingMessage {
  res?: ServerResponse;
}

/** Takes off and puts back what Express itself has put there; called once per request. */
export function shareShape(request: ExpressRequest, response: { req: IncomingMessage }): void {
  if (!EACH_HAS_ITS_OWN) return;
  const { res } = request;
  if (res !== undefined && Reflect.deleteProperty(request, 'res')) request.res = res;
  const { req } = response;
  if (Reflect.deleteProperty(response, 'req')) response.req = req;
}
