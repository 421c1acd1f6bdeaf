import { Injectable } from '@nestjs/common';

interface Row {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Stands for the store that your application already has: a table, a cloud service, a cache. */
@Injectable()
export class KeyValueStore {
  private readonly rows = new Map<string, Row>();

  async get(key: string): Promise<string | undefined> {
    const row = this.rows.get(key);
    return row !== undefined && row.expires > Date.now() ? row.value : undefined;
  }

  /** @param seconds - until it expires */
  async put(key: string, value: string, seconds: number): Promise<void> {
    this.rows.set(key, { value, expires: Date.now() + seconds * 1000 });
  }

  async delete(key: string): Promise<void> {
    this.rows.delete(key);
  }

  /** Removes what has expired; gives how many. */
  async sweep(): Promise<number> {
    const before = this.rows.size;
    for (const [key, { expires }] of this.rows) if (expires <= Date.now()) this.rows.delete(key);
    return before - this.rows.size;
  }

  keys(): string[] {
    return [...this.rows.keys()];
  }
}
