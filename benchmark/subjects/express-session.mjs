import session from 'express-session';
import nestjsSessionPackage from 'nestjs-session';
import { connectRedis, SECRET } from './connect-redis.mjs';
import { propertyController } from './property-controller.mjs';

const options = async (place) => ({
  store: await connectRedis(place),
  secret: SECRET,
  name: 'sid',
  resave: false,
  saveUninitialized: false,
});

const regenerate = (request) =>
  new Promise((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));

export const expressSession = (place) => ({
  controllers: [propertyController(regenerate)],
  prepare: async (app) => app.use(session(await options(place))),
});

export const nestjsSession = async (place) => ({
  imports: [nestjsSessionPackage.SessionModule.forRoot({ session: await options(place) })],
  controllers: [propertyController(regenerate)],
});
