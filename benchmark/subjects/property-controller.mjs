import { Req, Session } from '@nestjs/common';
import { nextTheme, variablesOf } from '../contract.mjs';
import { controller } from './controller.mjs';

/**
 * Sessions whose variables are properties of `request.session`.
 *
 * @param regenerate - gives the request a new session with a new id
 */
export function propertyController(regenerate) {
  class PropertyController {
    plain() {
      return { user: 'nobody' };
    }
    read(session) {
      return { user: session.user ?? 'nobody' };
    }
    write(session) {
      session.theme = nextTheme();
      return { user: 'andrew' };
    }
    both(session) {
      session.theme = nextTheme();
      return { user: session.user };
    }
    counter(session) {
      session.views = (session.views ?? 0) + 1;
      return { views: session.views };
    }
    open(session, kilobytes) {
      Object.assign(session, variablesOf(Number(kilobytes)));
      return { user: 'andrew' };
    }
    async login(request) {
      await regenerate(request);
      Object.assign(request.session, variablesOf(0));
      return { user: 'andrew' };
    }
  }
  return controller(PropertyController, Session(), Req());
}
