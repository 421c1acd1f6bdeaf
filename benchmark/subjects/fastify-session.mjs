import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { connectRedis, SECRET } from './connect-redis.mjs';
import { propertyController } from './property-controller.mjs';

/** @param rolling - its default, true, sends and stores the session with every answer */
const subject = (rolling) => (place) => ({
  controllers: [propertyController((request) => request.session.regenerate())],
  prepare: async (app) => {
    await app.register(fastifyCookie);
    await app.register(fastifySession, {
      store: await connectRedis(place),
      secret: SECRET,
      cookieName: 'sid',
      cookie: { secure: false, maxAge: 3_600_000 },
      saveUninitialized: false,
      rolling,
    });
  },
});

export const fastifySessionDefaults = subject(true);
export const fastifySessionNotRolling = subject(false);
