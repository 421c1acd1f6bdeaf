/** What a request knows of its session when it commits. */
export interface Situation {
  /**
   * - none: not started, or destroyed and not started again
   * - new: nothing is stored under its id
   * - stored: it continues a stored session
   * - retired: the id that it carried was rotated away a moment ago
   * - gone: the session ended while the request ran
   */
  readonly subject: 'none' | 'new' | 'stored' | 'retired' | 'gone';
  readonly changed: boolean;
  readonly rotated: boolean;
  readonly touchDue: boolean;
  /** Sessions were destroyed in this request. */
  readonly ending: boolean;
  /** The client is gone, so that it could never learn a new id. */
  readonly aborted: boolean;
}

export type CommitAction =
  | 'nothing'
  | 'create'
  | 'touch'
  | 'apply'
  /** create the new record, then retire the old id */
  | 'rotate'
  /** a session of its own beside the successor of a retired id */
  | 'fork'
  /** there is nothing to write to: report it */
  | 'drop';

export interface CommitPlan {
  /** Destroy what this request destroyed; comes first. */
  readonly end: boolean;
  readonly action: CommitAction;
}

/** What to do with the store: the whole policy. */
export function planCommit(situation: Situation): CommitPlan {
  return { end: situation.ending, action: actionFor(situation) };
}

function actionFor({ subject, changed, rotated, touchDue, aborted }: Situation): CommitAction {
  switch (subject) {
    case 'none':
      return 'nothing';
    case 'new':
      return changed && !aborted ? 'create' : 'nothing';
    case 'stored':
      if (rotated) return aborted ? 'drop' : 'rotate';
      if (changed) return 'apply';
      return touchDue ? 'touch' : 'nothing';
    case 'retired':
      if (rotated && !aborted) return 'fork';
      return changed || rotated ? 'drop' : 'nothing';
    case 'gone':
      return changed || rotated ? 'drop' : 'nothing';
  }
}
