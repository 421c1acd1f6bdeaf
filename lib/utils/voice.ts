/** Where an object keeps its voice: found by copies of this package, and by whoever looks after the object. */
const VOICE = Symbol.for('nestjs-session-manager:voice');

/** What an operator has to know: a warning of the process, unless somebody listens. */
export class Voice {
  private listener: ((message: string) => void) | undefined;

  say(message: string): void {
    if (this.listener !== undefined) this.listener(message);
    else process.emitWarning(message, { code: 'E_SESSION_STORE' });
  }

  /** From now on `listener` is told instead. */
  hear(listener: (message: string) => void): void {
    this.listener = listener;
  }
}

/** The voice of an object: one, for the object itself and for whoever listens to it. */
export function voiceOf(owner: object & { readonly [VOICE]?: Voice }): Voice {
  return owner[VOICE] ?? giveVoice(owner, new Voice());
}

export function giveVoice(owner: object, voice: Voice): Voice {
  if (Object.isExtensible(owner)) Object.defineProperty(owner, VOICE, { value: voice });
  return voice;
}
