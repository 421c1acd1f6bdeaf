import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../../lib/utils/clock.js';

/** An id as the engine makes them. */
export const ID = '0123456789abcdefghijklmnopqrstuv';

/** A clock that stands still until a test moves it. */
export class StoppedClock implements Clock {
  constructor(private time = Date.now()) {}

  now(): number {
    return this.time;
  }

  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}

/** A folder for one test file, removed at its end. */
export function workspace(): { folder: () => string; root: string } {
  const root = mkdtempSync(join(tmpdir(), 'stream-spec-'));
  let count = 0;
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return { root, folder: () => join(root, String(++count)) };
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
