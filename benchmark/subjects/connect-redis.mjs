import { RedisStore } from 'connect-redis';
import { createClient } from 'redis';

export const SECRET = 'a secret of at least thirty-two characters';

/** The store of most peers, as its README makes it. */
export async function connectRedis({ port, index }) {
  const client = createClient({ url: `redis://127.0.0.1:${port}/${index}` });
  client.on('error', (error) => console.error(error));
  await client.connect();
  return new RedisStore({ client, prefix: 'sess:', ttl: 3600 });
}
