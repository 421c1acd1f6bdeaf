/** A command as it was sent, and its words. */
export interface Command {
  readonly words: readonly string[];
  readonly raw: Buffer;
}

/** The answer as it is to be sent, or undefined: the server answers. */
export type Reply = (words: readonly string[]) => string | undefined;

/** Cuts a client's bytes into commands. */
export interface CommandReader {
  /** The commands that are whole now. */
  read(bytes: Buffer): Command[];
}

/** Of Redis: lists of texts with their lengths. */
export class RespReader implements CommandReader {
  private rest = '';

  read(bytes: Buffer): Command[] {
    this.rest += bytes.toString('latin1');
    const commands: Command[] = [];
    for (let found = respCommand(this.rest); found !== undefined; found = respCommand(this.rest)) {
      commands.push({ words: found.words, raw: Buffer.from(this.rest.slice(0, found.end), 'latin1') });
      this.rest = this.rest.slice(found.end);
    }
    return commands;
  }
}

/** Of memcached: lines, of which some say how many bytes follow. */
export class MemcachedReader implements CommandReader {
  private rest = '';

  read(bytes: Buffer): Command[] {
    this.rest += bytes.toString('latin1');
    const commands: Command[] = [];
    for (let found = memcachedCommand(this.rest); found !== undefined; found = memcachedCommand(this.rest)) {
      commands.push({ words: found.words, raw: Buffer.from(this.rest.slice(0, found.end), 'latin1') });
      this.rest = this.rest.slice(found.end);
    }
    return commands;
  }
}

interface Found {
  readonly words: readonly string[];
  readonly end: number;
}

function respCommand(text: string): Found | undefined {
  const list = /^\*(\d+)\r\n/.exec(text);
  if (list === null) return undefined;
  const words: string[] = [];
  let end = list[0].length;
  for (let word = 0; word < Number(list[1]); word += 1) {
    const head = /^\$(\d+)\r\n/.exec(text.slice(end, end + 16));
    if (head === null) return undefined;
    const start = end + head[0].length;
    end = start + Number(head[1]) + 2;
    if (text.length < end) return undefined;
    words.push(text.slice(start, end - 2));
  }
  return { words, end };
}

const MEMCACHED_STORAGE: Readonly<Record<string, number>> = { ms: 2, set: 4, add: 4, replace: 4, cas: 4 };

function memcachedCommand(text: string): Found | undefined {
  const lineEnd = text.indexOf('\r\n');
  if (lineEnd === -1) return undefined;
  const words = text.slice(0, lineEnd).split(' ');
  const size = MEMCACHED_STORAGE[words[0] ?? ''];
  const end = lineEnd + 2 + (size === undefined ? 0 : Number(words[size]) + 2);
  return text.length < end ? undefined : { words, end };
}
