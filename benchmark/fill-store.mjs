import { Redis } from 'ioredis';

/** Commands of one pipeline. */
const BATCH = 5_000;
const LIFETIME = 3_600_000;

/** Removes all sessions of a database, so that a copy is never one of a large session. */
export async function emptyStore(port, index) {
  const redis = new Redis({ port, db: index });
  await redis.flushdb();
  redis.disconnect();
}

/** Brings a database to `count` sessions: copies of one that is there, under names of the same length. */
export async function fillStore(port, index, count) {
  const redis = new Redis({ port, db: index });
  try {
    const template = await redis.randomkey();
    const content = await redis.dumpBuffer(template);
    let stored = await redis.dbsize();
    while (stored < count) {
      const pipeline = redis.pipeline();
      const end = Math.min(count, stored + BATCH);
      for (let at = stored; at < end; at += 1) pipeline.restore(nameLike(template, at), LIFETIME, content, 'REPLACE');
      for (const [error] of await pipeline.exec()) if (error) throw error;
      stored = end;
    }
  } finally {
    redis.disconnect();
  }
}

function nameLike(template, number) {
  const text = String(number).padStart(12, '0');
  return template.slice(0, -text.length) + text;
}
