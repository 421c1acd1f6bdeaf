/** Where an answer ends that begins at `from`; undefined while some of it is missing. */
export type EndOf = (text: string, from: number) => number | undefined;

/** Counts the answers that are whole. */
export class ReplyCounter {
  private rest = '';

  constructor(private readonly endOf: EndOf) {}

  count(bytes: Buffer): number {
    this.rest += bytes.toString('latin1');
    let replies = 0;
    let at = 0;
    for (let end = this.endOf(this.rest, at); end !== undefined; end = this.endOf(this.rest, at)) {
      at = end;
      replies += 1;
    }
    this.rest = this.rest.slice(at);
    return replies;
  }
}

/** How many parts follow, for one that the line counts. */
const PARTS: Readonly<Record<string, number>> = { '*': 1, '~': 1, '%': 2 };

/** Of Redis. */
export function endOfRespReply(text: string, from: number): number | undefined {
  const lineEnd = text.indexOf('\r\n', from);
  if (lineEnd === -1) return undefined;
  const kind = text[from] ?? '';
  const size = Number(text.slice(from + 1, lineEnd));
  let end = lineEnd + 2;
  if (kind === '$' || kind === '=') end += size < 0 ? 0 : size + 2;
  for (let part = 0; part < size * (PARTS[kind] ?? 0); part += 1) {
    const next = endOfRespReply(text, end);
    if (next === undefined) return undefined;
    end = next;
  }
  return end <= text.length ? end : undefined;
}

/** Of memcached; statistics are one answer of many lines. */
export function endOfMemcachedReply(text: string, from: number): number | undefined {
  const lineEnd = text.indexOf('\r\n', from);
  if (lineEnd === -1) return undefined;
  const line = text.slice(from, lineEnd);
  if (line.startsWith('STAT ')) return endOfMemcachedReply(text, lineEnd + 2);
  const size = /^VA (\d+)/.exec(line)?.[1];
  const end = lineEnd + 2 + (size === undefined ? 0 : Number(size) + 2);
  return end <= text.length ? end : undefined;
}
