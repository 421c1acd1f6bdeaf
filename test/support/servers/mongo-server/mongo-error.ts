import type { Document } from 'mongodb';

/** What MongoDB answers instead of a result. */
export class MongoError extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    readonly more: Document = {},
  ) {
    super(message);
  }

  /** What mingo throws has no code; MongoDB calls most of it a bad value. */
  static of(error: unknown): MongoError {
    return error instanceof MongoError ? error : new MongoError(2, 'BadValue', (error as Error).message);
  }

  /** As the answer to a whole command. */
  get answer(): Document {
    return { ok: 0, errmsg: this.message, code: this.code, codeName: this.codeName, ...this.more };
  }

  /** As one of the errors of a command with several writes. */
  atIndex(index: number): Document {
    return { index, code: this.code, errmsg: this.message, ...this.more };
  }
}
