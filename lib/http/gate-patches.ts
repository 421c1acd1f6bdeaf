import { headersSentError, type RawResponse, type ResponseInternals, type ResponseMethod } from './gate-response.js';

/**
 * Where a response carries its gate. Global, so that two modules and both copies of the package (import and require) share
 * one: two gates on one response would wait for each other. What hangs there is a contract between versions of this
 * package: `join` and `headGone` keep their meaning.
 */
export const GATE: unique symbol = Symbol.for('nestjs-session-manager:response-gate');

/** What the patches need of the gate. */
export interface PatchedGate {
  /** The handler called end, whether or not it reached node. */
  readonly ended: boolean;
  /** Held, and no header may be set: the answer is as good as sent. */
  readonly locked: boolean;
  /** The methods behind the shadows, by name; none before the first hold. */
  readonly hidden: Record<string, ResponseMethod> | undefined;
  writeHead(args: unknown[]): unknown;
  write(args: unknown[]): unknown;
  end(args: unknown[]): unknown;
  flushHeaders(): void;
  implicitHead(): void;
  rememberDrain(listener: () => void): void;
  onClose(): void;
}

/** A response with its gate, and the methods that its shadows hide. */
export interface GatedResponse extends ResponseInternals {
  [GATE]: PatchedGate;
}

// All functions here are shared by all responses: closures, or deleting what was patched, cost 23 us per request on
// Fastify (docs/decisions.md). So nothing is taken off again; what is not wanted any more hands on to the original.

function writeHead(this: GatedResponse, ...args: unknown[]): unknown {
  return this[GATE].writeHead(args);
}

function write(this: GatedResponse, ...args: unknown[]): unknown {
  return this[GATE].write(args);
}

function end(this: GatedResponse, ...args: unknown[]): unknown {
  return this[GATE].end(args);
}

function flushHeaders(this: GatedResponse): void {
  this[GATE].flushHeaders();
}

function onClose(this: GatedResponse): void {
  this[GATE].onClose();
}

/** Puts the gate in front of the response. Socket writes after an upgrade or a hijack do not pass here: out of reach. */
export function patch(response: RawResponse, gate: PatchedGate): void {
  (response as GatedResponse)[GATE] = gate;
  response.writeHead = writeHead;
  response.write = write;
  response.end = end;
  response.flushHeaders = flushHeaders;
  response.on('close', onClose);
  // Only a patched `on` loses drain listeners (compression); see emitDrain.
  if (Object.hasOwn(response, 'on')) rememberDrains(response);
}

/** Whether a library patched writeHead after the gate came (on-headers: compression, express-session). */
export function isWriteHeadPatchedAbove(response: RawResponse): boolean {
  return response.writeHead !== writeHead;
}

function rememberDrains(response: RawResponse): void {
  const foreignOn = response.on;
  response.on = function on(this: GatedResponse, event: string, listener: () => void): unknown {
    if (event === 'drain') this[GATE].rememberDrain(listener);
    return foreignOn.call(this, event, listener);
  };
}

/** What changes the head. node has no setHeaders on HTTP/2 responses, nor in old versions. */
const LOCKABLE_METHODS = ['setHeader', 'appendHeader', 'removeHeader', 'setHeaders'] as const;

const lockableMethods = Object.fromEntries(LOCKABLE_METHODS.map((name) => [name, lockable(name)]));

function lockable(name: string): ResponseMethod {
  return function lockedWhileHeld(this: RawResponse, ...args: unknown[]): unknown {
    const gate = (this as GatedResponse)[GATE];
    if (gate.locked) throw headersSentError();
    return gate.hidden?.[name]?.apply(this, args);
  };
}

function implicitHeader(this: GatedResponse): void {
  this[GATE].implicitHead();
}

/**
 * Makes a held response look like a sent one: Fastify's `reply.sent` asks writableEnded, Nest's exception filters ask
 * headersSent, and a second `send` must fail rather than change the Content-Length of the first. Once per response.
 *
 * @returns the methods that are hidden now
 */
export function shadow(response: RawResponse): Record<string, ResponseMethod> {
  const hidden: Record<string, ResponseMethod> = {};
  const methods = response as unknown as Record<string, ResponseMethod | undefined>;
  for (const name of LOCKABLE_METHODS) hide(methods, name, lockableMethods[name] as ResponseMethod, hidden);
  hide(methods, '_implicitHeader', implicitHeader as ResponseMethod, hidden);
  Object.defineProperties(response, SHADOWED_GETTERS);
  return hidden;
}

function hide(
  methods: Record<string, ResponseMethod | undefined>,
  name: string,
  shadowing: ResponseMethod,
  hidden: Record<string, ResponseMethod>,
): void {
  const original = methods[name];
  if (original === undefined) return;
  hidden[name] = original;
  methods[name] = shadowing;
}

const SHADOWED_GETTERS: PropertyDescriptorMap & ThisType<GatedResponse> = {
  headersSent: {
    configurable: true,
    get() {
      return this[GATE].locked || inherited(this, 'headersSent');
    },
  },
  writableEnded: {
    configurable: true,
    get() {
      return this[GATE].ended || inherited(this, 'writableEnded');
    },
  },
};

/** Asked of the prototype each time: Express swaps it when a request enters a mounted app. */
function inherited(response: object, name: string): unknown {
  return Reflect.get(Object.getPrototypeOf(response) as object, name, response);
}
