import { types } from 'node:util';
import type { GateParticipant, GatePhase, GateReplacement } from './gate-participant.js';
import { GENERIC_REPLACEMENT } from './gate-replacement.js';

/** Those who joined one gate. Nothing that they throw gets out: it becomes a failure of theirs. */
export class GateParticipants {
  private readonly members: GateParticipant[] = [];

  add(participant: GateParticipant): void {
    this.members.push(participant);
  }

  /**
   * Calls beforeHead or beforeEnd of each.
   *
   * @returns `undefined` if none needs time; else a promise that never rejects and gives what to answer instead, if a
   * failure asks for it
   */
  ask(phase: GatePhase): Promise<GateReplacement | undefined> | undefined {
    let answers: Promise<GateReplacement | undefined>[] | undefined;
    for (const member of this.members) {
      const answer = askOne(member, phase);
      if (answer === undefined) continue;
      answers ??= [];
      answers.push(
        answer.then(
          () => undefined,
          (error: unknown) => replacementOf(member, error, phase),
        ),
      );
    }
    if (answers === undefined || answers.length === 1) return answers?.[0];
    return Promise.all(answers).then((replacements) => replacements.find((one) => one !== undefined));
  }

  /** @returns what to answer instead, if one failed to set its headers */
  setHeaders(): GateReplacement | undefined {
    for (const member of this.members) {
      const replacement = guard(member, 'head', () => member.onHead());
      if (replacement !== undefined) return replacement;
    }
    return undefined;
  }

  tellEnd(): void {
    for (const member of this.members) guard(member, 'end', () => member.onEnd());
  }

  tellAbort(headLeft: boolean): void {
    for (const member of this.members) tellAbort(member, headLeft);
  }
}

/** Also for one who joins after the connection closed. */
export function tellAbort(member: GateParticipant, headLeft: boolean): void {
  guard(member, headLeft ? 'end' : 'head', () => member.onAbort(headLeft));
}

function askOne(member: GateParticipant, phase: GatePhase): Promise<void> | undefined {
  try {
    return phase === 'head' ? member.beforeHead() : member.beforeEnd();
  } catch (error) {
    return Promise.reject(error);
  }
}

function guard(member: GateParticipant, phase: GatePhase, hook: () => void): GateReplacement | undefined {
  try {
    hook();
    return undefined;
  } catch (error) {
    return replacementOf(member, error, phase);
  }
}

function replacementOf(member: GateParticipant, error: unknown, phase: GatePhase): GateReplacement | undefined {
  try {
    return member.onFailure(error, phase);
  } catch (failure) {
    warn(failure);
    return GENERIC_REPLACEMENT;
  }
}

/**
 * The last resort for an error that nobody can be told: it must not end the process, nor vanish. As text, since node throws
 * at errors of another realm (Jest).
 */
export function warn(error: unknown): void {
  const [text, detail] = types.isNativeError(error) ? [error.message, error.stack] : [String(error), undefined];
  process.emitWarning(text, { type: 'ResponseGateWarning', ...(detail !== undefined && { detail }) });
}
