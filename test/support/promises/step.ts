import type { SessionManager } from '../../../lib/core/session-manager.js';

/** One thing that a handler does with its session, as data: it may have to travel to another process. */
export type Step =
  | readonly ['set', name: string, value: unknown]
  | readonly ['increment', name: string]
  | readonly ['push', name: string, value: unknown]
  | readonly ['bag.set', bag: string, key: string, value: unknown]
  | readonly ['bag.increment', bag: string, key: string]
  | readonly ['rotate', why: 'login' | 'routine']
  | readonly ['destroy'];

export function take(session: SessionManager, step: Step): void {
  switch (step[0]) {
    case 'set':
      return void session.set(step[1], step[2]);
    case 'increment':
      return void session.increment(step[1]);
    case 'push':
      return void session.update(step[1], (list) => [...((list as unknown[] | undefined) ?? []), step[2]]);
    case 'bag.set':
      return void session.bag(step[1]).set(step[2], step[3]);
    case 'bag.increment':
      return void session.bag(step[1]).increment(step[2]);
    case 'rotate':
      return void session.regenerateId({ graceful: step[1] === 'routine' });
    case 'destroy':
      return session.destroy();
  }
}
