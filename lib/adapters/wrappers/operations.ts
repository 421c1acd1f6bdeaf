import type { AdapterVerb } from './adapter-wrapper.js';

/**
 * What an adapter is doing for a request, in the words of our errors. Boot, shutdown and the removal of expired sessions
 * are no part of a request and take the time that they take.
 */
const OPERATIONS: Partial<Record<AdapterVerb, string>> = {
  read: 'read a session',
  load: 'load a session',
  loadFields: 'load a session',
  loadFieldsIfChanged: 'load a session',
  write: 'write a session',
  swap: 'write a session',
  applyFields: 'write a session',
  touch: 'touch a session',
  destroy: 'destroy a session',
  quarantine: 'set corrupt data aside',
};

/** Undefined for what no request waits for. */
export function operationOf(verb: AdapterVerb): string | undefined {
  return OPERATIONS[verb];
}
