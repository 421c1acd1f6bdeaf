/** One answer of a memcached server. */
export interface MemcachedReply {
  /** The first word, e.g. `STORED`. */
  readonly status: string;
  /** What follows on the line; the flags of the meta commands by their letter: `t60` is `t: '60'`. */
  readonly line: string;
  /** Of `VA` only: the bytes of the value, one character each. */
  readonly data?: string;
}

const LINE_END = '\r\n';
/** What our commands can be answered with. */
const ANSWERS = new Set(['VA', 'EN', 'HD', 'EX', 'NF', 'STORED', 'NOT_STORED', 'EXISTS', 'NOT_FOUND', 'MN']);

/** The answer that begins at `from` and where it ends; undefined while some of it is missing. */
export function readReply(text: string, from: number): { reply: MemcachedReply; next: number } | undefined {
  const end = text.indexOf(LINE_END, from);
  if (end === -1) return undefined;
  const line = text.slice(from, end);
  const [status = '', size = ''] = line.split(' ', 2);
  const next = end + LINE_END.length;
  if (status !== 'VA' || !/^\d+$/.test(size)) return { reply: { status, line }, next };
  const last = next + Number(size);
  if (text.length < last + LINE_END.length) return undefined;
  return { reply: { status, line, data: text.slice(next, last) }, next: last + LINE_END.length };
}

/**
 * What is wrong with an answer, or undefined. After a `fatal` one nobody knows where the next answer begins.
 */
export function problemOf({ status, line, data }: MemcachedReply): { error: Error; fatal: boolean } | undefined {
  if (status === 'SERVER_ERROR') return { error: new Error(`memcached answered: ${line}`), fatal: false };
  if (ANSWERS.has(status) && (status !== 'VA' || data !== undefined)) return undefined;
  const shown = /^(CLIENT_)?ERROR\b/.test(line) ? line : 'something that is no answer to the command';
  return { error: new Error(`memcached answered: ${shown}`), fatal: true };
}

/** The flag of a meta command's answer that begins with `letter`. */
export function flagOf({ line }: MemcachedReply, letter: string): string | undefined {
  return line
    .split(' ')
    .slice(2)
    .find((flag) => flag.startsWith(letter))
    ?.slice(1);
}
