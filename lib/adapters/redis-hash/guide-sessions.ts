import { randomBytes } from 'node:crypto';
import type { FieldOperation } from '../adapter-capabilities.js';
import { isGuideField, SESSION_TTL, storedName } from './hash-fields.js';
import { sensibleTtl } from './hash-time.js';
import { fieldText } from './plain-text.js';
import type { RedisHashSessions } from './redis-hash-sessions.js';
import { guideSession } from './session-hash.js';

/**
 * What the guide's verbs store: numbers and booleans as the text that they print as.
 *
 * @public
 */
export type GuideData = Readonly<Record<string, string | number | boolean>>;

/** As many as the engine's ids have. */
const RANDOM_BYTES = 20;

/** The verbs of Redis' own guide to sessions, under the conditions of this adapter: none revives a session that is gone. */
export class GuideSessions {
  /** @param lifetime - seconds that a session lives whose TTL says nothing sensible */
  constructor(
    private readonly sessions: RedisHashSessions,
    private readonly lifetime: number,
    private readonly now: () => number,
  ) {}

  async create(data: GuideData, ttl: number | undefined): Promise<string> {
    const lifetime = sensibleTtl(ttl, this.lifetime);
    for (;;) {
      const id = randomBytes(RANDOM_BYTES).toString('hex');
      const { applied } = await this.sessions.apply(id, { expect: 'absent', operations: assignments(data), lifetime });
      if (applied) return id;
    }
  }

  async get(id: string, refreshTtl: boolean): Promise<Record<string, string> | null> {
    const hash = refreshTtl ? await this.sessions.use(id, {}) : await this.sessions.hash(id);
    return hash && guideSession(hash, this.now());
  }

  async update(id: string, data: GuideData): Promise<boolean> {
    return (await this.sessions.use(id, { operations: assignments(data), answer: SESSION_TTL })) !== null;
  }

  async increment(id: string, field: string, by: number): Promise<number | null> {
    if (isGuideField(field)) return null;
    const answer = storedName(field);
    const hash = await this.sessions.use(id, { operations: [{ kind: 'increment', field, by }], answer });
    return hash && Number(hash.get(answer));
  }

  async setTtl(id: string, ttl: number): Promise<boolean> {
    return (await this.sessions.use(id, { ttl: sensibleTtl(ttl, this.lifetime), answer: SESSION_TTL })) !== null;
  }
}

function assignments(data: GuideData): FieldOperation[] {
  return Object.entries(data)
    .filter(([field]) => !isGuideField(field))
    .map(([field, value]) => ({ kind: 'set', field, value: fieldText(value) }));
}
