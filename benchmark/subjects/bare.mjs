import { controller } from './controller.mjs';

/** Nest without sessions: the same answers, from nowhere. */
class BareController {
  plain() {
    return { user: 'nobody' };
  }
  read() {
    return { user: 'andrew' };
  }
  write() {
    return { user: 'andrew' };
  }
  both() {
    return { user: 'andrew' };
  }
  counter() {
    return { views: 1 };
  }
  open() {
    return { user: 'andrew' };
  }
  login() {
    return { user: 'andrew' };
  }
}

export const bare = () => ({ controllers: [controller(BareController)] });
