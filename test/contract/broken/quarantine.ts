import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, changed } from './broken.js';

class HasRoomForOne extends ReferenceAdapter {
  private readonly aside = new Map<string, string>();

  override quarantine(id: string, data: string) {
    if (this.aside.has(id)) throw new Error('the place is taken');
    this.aside.set(id, data);
    return super.quarantine(id, data);
  }
}

export const brokenQuarantine = brokenIn('quarantine', [
  ['sets nothing aside', changed('quarantine', () => () => undefined), 'meaning: the session is gone, and its id free'],
  [
    'sets aside among the sessions',
    changed('quarantine', (quarantine, adapter) => (id, data) => {
      adapter.put(`${id}-broken`, data, 86_400);
      return quarantine(id, data);
    }),
    'meaning: what is set aside is no session',
  ],
  [
    'sets aside whatever has such data',
    changed('quarantine', (_, { kept }) => (_id, data) => {
      for (const [id, session] of kept) if (session.data === data) kept.delete(id);
    }),
    'meaning: other sessions stay',
  ],
  ['has room for one', HasRoomForOne, 'meaning: one id may break twice'],
  [
    'throws when there is nothing',
    changed('quarantine', (quarantine, adapter) => (id, data) => {
      if (!adapter.live(id)) throw new Error('unknown');
      return quarantine(id, data);
    }),
    'unknown: does nothing',
    'expired: does nothing',
  ],
  [
    'sets aside whatever is there',
    changed('quarantine', (_, adapter) => async (id) => void (await adapter.destroy(id))),
    'other data: does nothing',
  ],
]);
