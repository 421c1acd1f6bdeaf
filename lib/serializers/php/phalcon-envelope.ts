import { SessionCorruptError } from '../../errors/session-corrupt.error.js';

const ENVELOPE = /^s:(\d{1,15}):"/;
const END = '";';

/** Phalcon's Redis adapter serialises the session once more, as one string: `s:21:"user|s:3:"Ann";n|i:5;";`. */
export function wrapped(text: string): string {
  return `s:${text.length}:"${text}${END}`;
}

/** @throws SessionCorruptError for anything else: Phalcon would take it for an empty session and overwrite it */
export function unwrapped(data: string): string {
  const [head, length] = ENVELOPE.exec(data) ?? [];
  if (head === undefined) throw new SessionCorruptError("it has no envelope of Phalcon's");
  const text = data.slice(head.length, -END.length);
  if (text.length !== Number(length) || data.slice(head.length + text.length) !== END) {
    throw new SessionCorruptError("Phalcon's envelope has another length than it says");
  }
  return text;
}
