import { isCookieId } from '../../core/session-id.js';
import { unsignId } from './cookie-signature.js';

/** So many cookies of our name are looked at; more are an attack, or a mess that two will not mend. */
const MAX_VALUES = 10;
/** Of duplicates (another path or domain) the first two that could be ours are tried. */
const MAX_CANDIDATES = 2;

/** The session ids that a Cookie header carries: well-formed, rightly signed, at most two. */
export function readSessionIds(header: string | undefined, name: string, secrets: readonly string[]): string[] {
  const ids: string[] = [];
  if (header === undefined) return ids;
  for (const value of valuesOf(header, name)) {
    const id = idOf(value, secrets);
    if (id !== undefined && !ids.includes(id)) ids.push(id);
    if (ids.length === MAX_CANDIDATES) break;
  }
  return ids;
}

/** Whether a Cookie header has a cookie of this name at all. */
export function hasCookie(header: string | undefined, name: string): boolean {
  return header !== undefined && positionOf(header, name, 0) !== -1;
}

function valuesOf(header: string, name: string): string[] {
  const values: string[] = [];
  for (let at = positionOf(header, name, 0); at !== -1; at = positionOf(header, name, at)) {
    const end = header.indexOf(';', at);
    values.push(header.slice(at, end === -1 ? undefined : end).trim());
    if (values.length === MAX_VALUES) break;
  }
  return values;
}

/** Where the value of the next cookie of this name begins; -1 when there is none. */
function positionOf(header: string, name: string, from: number): number {
  const wanted = `${name}=`;
  for (let at = header.indexOf(wanted, from); at !== -1; at = header.indexOf(wanted, at + 1)) {
    if (startsPair(header, at)) return at + wanted.length;
  }
  return -1;
}

function startsPair(header: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (header[before] === ' ' || header[before] === '\t')) before -= 1;
  return before < 0 || header[before] === ';';
}

function idOf(value: string, secrets: readonly string[]): string | undefined {
  const text = decoded(value);
  const id = secrets.length === 0 ? text : unsignId(text, secrets);
  return id !== undefined && isCookieId(id) ? id : undefined;
}

/** Quotes are allowed by RFC 6265, percent signs come from PHP and from our own signatures. */
function decoded(value: string): string {
  const bare = value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (!bare.includes('%')) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
