import { Session, SessionModule } from '../../dist/esm/index.js';
import { nextTheme, variablesOf } from '../contract.mjs';
import { controller } from './controller.mjs';

class SessionController {
  plain() {
    return { user: 'nobody' };
  }
  read(session) {
    return { user: session.get('user', 'nobody') };
  }
  write(session) {
    session.set('theme', nextTheme());
    return { user: 'andrew' };
  }
  both(session) {
    session.set('theme', nextTheme());
    return { user: session.get('user') };
  }
  counter(session) {
    return { views: session.increment('views') };
  }
  open(session, kilobytes) {
    for (const [name, value] of Object.entries(variablesOf(Number(kilobytes)))) session.set(name, value);
    return { user: 'andrew' };
  }
  login(session) {
    session.regenerateId();
    for (const [name, value] of Object.entries(variablesOf(0))) session.set(name, value);
    return { user: 'andrew' };
  }
}

/** This package, with the defaults of everything but the deadline: the machine may be busy. */
export const ours = (adapterOf) => async (place) => ({
  imports: [SessionModule.forRoot({ adapter: await adapterOf(place), commandTimeout: 30 })],
  controllers: [controller(SessionController, Session())],
});
