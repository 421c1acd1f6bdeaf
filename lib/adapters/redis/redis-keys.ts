const ID = /^[a-zA-Z0-9,-]{1,128}$/;

/**
 * The keys of one server. A session's is `<prefix><id>`; what is set aside contains a colon behind it, which no id does. A
 * lock is called as PHP calls it.
 */
export class RedisKeys {
  /** @param lockSuffix - what the key of a session's lock ends with */
  constructor(
    readonly prefix: string,
    private readonly lockSuffix = '-lock',
  ) {}

  /** Whether `id` can be a session's: only then may it become part of a key. */
  static accepts(id: unknown): id is string {
    return typeof id === 'string' && ID.test(id);
  }

  session(id: string): string {
    return this.prefix + id;
  }

  lock(id: string): string {
    return this.session(id) + this.lockSuffix;
  }

  quarantined(id: string): string {
    return `${this.prefix}${id}:corrupt`;
  }

  /** A key that nothing is ever stored under. */
  probe(): string {
    return `${this.prefix}:probe`;
  }

  /** The pattern of all our keys. @param before - what the client puts before every key */
  pattern(before: string): string {
    return `${(before + this.prefix).replace(/[\\*?[\]]/g, '\\$&')}*`;
  }

  /** The id of a session's key; undefined for every other key. */
  idOf(key: string, before: string): string | undefined {
    const id = key.slice(before.length + this.prefix.length);
    return RedisKeys.accepts(id) && !id.endsWith(this.lockSuffix) ? id : undefined;
  }
}
