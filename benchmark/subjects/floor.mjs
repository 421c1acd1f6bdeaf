import { Req, Res } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { nextTheme, variablesOf } from '../contract.mjs';
import { controller } from './controller.mjs';
import { FloorStore } from './floor-store.mjs';

const COOKIE = /(?:^|; )sid=([0-9a-f]{40})(?:;|$)/;

/** Sessions by hand in every handler: loaded if needed, only what changed is written, and before the answer leaves. */
function floorController(store) {
  const idOf = (request) => COOKIE.exec(request.headers.cookie ?? '')?.[1];
  const begin = async (response, kilobytes) => {
    const id = randomBytes(20).toString('hex');
    await store.create(id, variablesOf(kilobytes));
    // What express names so, fastify names header().
    (response.setHeader ?? response.header).call(response, 'set-cookie', `sid=${id}; Path=/; HttpOnly; SameSite=Lax`);
    return { user: 'andrew' };
  };
  class FloorController {
    plain() {
      return { user: 'nobody' };
    }
    async read(request) {
      const id = idOf(request);
      const fields = id === undefined ? {} : await store.load(id);
      return { user: fields.user === undefined ? 'nobody' : JSON.parse(fields.user) };
    }
    async write(request) {
      const id = idOf(request);
      await store.load(id);
      await store.write(id, 'theme', nextTheme());
      return { user: 'andrew' };
    }
    async both(request) {
      const id = idOf(request);
      const { user } = await store.load(id);
      await store.write(id, 'theme', nextTheme());
      return { user: JSON.parse(user) };
    }
    async counter(request) {
      const id = idOf(request);
      await store.load(id);
      return { views: await store.count(id, 'views') };
    }
    open(response, kilobytes) {
      return begin(response, Number(kilobytes));
    }
    async login(request, response) {
      const id = idOf(request);
      await store.load(id);
      const answer = await begin(response, 0);
      await store.destroy(id);
      return answer;
    }
  }
  return withResponses(controller(FloorController, Req()));
}

/** The handlers that set a cookie get the response. */
function withResponses(target) {
  Res({ passthrough: true })(target.prototype, 'open', 0);
  Res({ passthrough: true })(target.prototype, 'login', 1);
  return target;
}

export const floor = (place) => ({ controllers: [floorController(new FloorStore(place))] });
