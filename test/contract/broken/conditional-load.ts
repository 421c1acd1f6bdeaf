import type { StoredFields } from '../../../lib/adapters/adapter-capabilities.js';
import { FieldsMapAdapter } from '../fields-map.adapter.js';
import { brokenIn } from './broken.js';

type Known = Pick<StoredFields, 'revision' | 'identity'>;
type Answer = ReturnType<FieldsMapAdapter['loadFieldsIfChanged']>;

/** The reference with another answer. */
function answering(answer: (given: Answer, known: Known, stored: StoredFields | null) => Answer) {
  return class extends FieldsMapAdapter {
    override loadFieldsIfChanged(id: string, known: Known) {
      return answer(super.loadFieldsIfChanged(id, known), known, this.loadFields(id));
    }
  };
}

const isSame = (known: Known, stored: StoredFields | null): boolean => stored?.revision === known.revision;

export const brokenConditionalLoad = brokenIn('conditional load', [
  [
    'always sends everything',
    answering((_given, _known, stored) => stored),
    'meaning: what the caller has is unchanged, with what is left',
    'meaning: a change that the caller made itself is known by its revision',
    'touch: it stays unchanged, and its new end is told',
  ],
  [
    'takes everything for unchanged',
    answering(() => ({ unchanged: true, remaining: 60 })),
    'meaning: what changed is sent as a whole',
    'unknown, expired: null',
  ],
  [
    'looks at the revision alone',
    answering((given, known, stored) => (stored && isSame(known, stored) ? { unchanged: true, remaining: 60 } : given)),
    'meaning: another session under the same id is not the one that the caller has',
  ],
]);
