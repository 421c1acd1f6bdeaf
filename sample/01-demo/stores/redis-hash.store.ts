import { RedisHashAdapter } from '../../../lib/index.js';
import type { ServerAddress } from '../environment/server-of-environment.js';
import { DemoStore, shortened, type Stored } from './demo-store.js';
import { bytesOf, namedValues } from './named-values.js';

const PREFIX = 'session:';

/** A hash for each session: a field for each variable, others for the library. */
export class RedisHashStore extends DemoStore {
  private readonly redisHash: RedisHashAdapter;

  constructor(server: ServerAddress, readTimeout: number | undefined) {
    const adapter = new RedisHashAdapter({ ...server, prefix: PREFIX, readTimeout });
    super(adapter);
    this.redisHash = adapter;
  }

  async show(id: string): Promise<Stored> {
    const fields = await this.redisHash.getRedis().hgetall(PREFIX + id);
    return {
      place: `HGETALL ${PREFIX}${shortened(id)}`,
      bytes: bytesOf(fields),
      text: namedValues(fields),
      form: 'fields',
    };
  }
}
