import { type CommitAction, planCommit, type Situation } from '../../../../lib/core/commit/commit-plan.js';

/** The whole policy. Beside it stands what is left of it when the client is gone. */
const TABLE = `
  subject  what the request did       | action   when aborted

  none     .        .        .        | nothing  nothing
  none     .        .        touchDue | nothing  nothing
  none     .        rotated  .        | nothing  nothing
  none     .        rotated  touchDue | nothing  nothing
  none     changed  .        .        | nothing  nothing
  none     changed  .        touchDue | nothing  nothing
  none     changed  rotated  .        | nothing  nothing
  none     changed  rotated  touchDue | nothing  nothing

  new      .        .        .        | nothing  nothing
  new      .        .        touchDue | nothing  nothing
  new      .        rotated  .        | nothing  nothing
  new      .        rotated  touchDue | nothing  nothing
  new      changed  .        .        | create   nothing
  new      changed  .        touchDue | create   nothing
  new      changed  rotated  .        | create   nothing
  new      changed  rotated  touchDue | create   nothing

  stored   .        .        .        | nothing  nothing
  stored   .        .        touchDue | touch    touch
  stored   .        rotated  .        | rotate   drop
  stored   .        rotated  touchDue | rotate   drop
  stored   changed  .        .        | apply    apply
  stored   changed  .        touchDue | apply    apply
  stored   changed  rotated  .        | rotate   drop
  stored   changed  rotated  touchDue | rotate   drop

  retired  .        .        .        | nothing  nothing
  retired  .        .        touchDue | nothing  nothing
  retired  .        rotated  .        | fork     drop
  retired  .        rotated  touchDue | fork     drop
  retired  changed  .        .        | drop     drop
  retired  changed  .        touchDue | drop     drop
  retired  changed  rotated  .        | fork     drop
  retired  changed  rotated  touchDue | fork     drop

  gone     .        .        .        | nothing  nothing
  gone     .        .        touchDue | nothing  nothing
  gone     .        rotated  .        | drop     drop
  gone     .        rotated  touchDue | drop     drop
  gone     changed  .        .        | drop     drop
  gone     changed  .        touchDue | drop     drop
  gone     changed  rotated  .        | drop     drop
  gone     changed  rotated  touchDue | drop     drop
`;

interface Row {
  readonly situation: Omit<Situation, 'ending' | 'aborted'>;
  readonly actions: readonly [here: CommitAction, aborted: CommitAction];
}

const ROWS: readonly Row[] = TABLE.split('\n')
  .filter((line) => line.includes('|') && !line.includes('subject'))
  .map((line) => {
    const [left = '', right = ''] = line.split('|');
    const [subject, changed, rotated, touchDue] = left.trim().split(/\s+/);
    const [here, aborted] = right.trim().split(/\s+/);
    const situation = {
      changed: changed === 'changed',
      rotated: rotated === 'rotated',
      touchDue: touchDue === 'touchDue',
    };
    return {
      situation: { subject: subject as Situation['subject'], ...situation },
      actions: [here as CommitAction, aborted as CommitAction],
    };
  });

describe('planCommit', () => {
  it('has a row for every combination', () => {
    expect(new Set(ROWS.map(({ situation }) => JSON.stringify(situation))).size).toBe(5 * 2 ** 3);
  });

  it.each(ROWS)(
    '$situation -> $actions, after ending what was destroyed',
    ({ situation, actions: [here, aborted] }) => {
      for (const ending of [false, true]) {
        expect(planCommit({ ...situation, ending, aborted: false })).toEqual({ end: ending, action: here });
        expect(planCommit({ ...situation, ending, aborted: true })).toEqual({ end: ending, action: aborted });
      }
    },
  );
});
