/** What the fields of ours begin with that hold no variable. */
export const OWN = '~';

/** The guide's own fields: nobody else can write them. */
export const CREATED = 'created_at';
export const LAST_ACCESSED = 'last_accessed_at';
/** Seconds. A hash without it is no session. */
export const SESSION_TTL = 'session_ttl';

/** The milliseconds of `last_accessed_at`, which has only seconds. */
export const MILLISECONDS = '~t';
/** What the engine keeps beside the variables; more of it is in `~m2`, `~m3` ... */
export const METADATA = '~m';
/** A number, one more after every change. */
export const REVISION = '~r';
/** Present: the id was rotated away. */
export const RETIRED = '~x';
/** Present: seconds that the guide's `setSessionTtl` gave a session with metadata; they count more than those in there. */
export const OWN_TTL = '~l';
/** Present: the hash holds the text of the verb `write`, and no variables. */
export const DATA = '~d';

const GUIDE = new Set([CREATED, LAST_ACCESSED, SESSION_TTL]);

export function isGuideField(name: string): boolean {
  return GUIDE.has(name);
}

/** The field of the hash in which a variable is: its own name, unless that is taken. */
export function storedName(name: string): string {
  return name.startsWith(OWN) || GUIDE.has(name) ? OWN + name : name;
}

/** The name that {@link storedName} was given; undefined for fields that hold no variable. */
export function givenName(field: string): string | undefined {
  if (!field.startsWith(OWN)) return GUIDE.has(field) ? undefined : field;
  const name = field.slice(OWN.length);
  return name.startsWith(OWN) || GUIDE.has(name) ? name : undefined;
}
