import { type Command, type CommandReader, MemcachedReader, type Reply, RespReader } from './command-reader.js';
import { endOfMemcachedReply, endOfRespReply, ReplyCounter } from './reply-counter.js';

/** What a line has to understand to answer in place of the server. */
export interface Protocol {
  readonly commands: () => CommandReader;
  readonly replies: () => ReplyCounter;
}

export const REDIS: Protocol = { commands: () => new RespReader(), replies: () => new ReplyCounter(endOfRespReply) };
export const MEMCACHED: Protocol = {
  commands: () => new MemcachedReader(),
  replies: () => new ReplyCounter(endOfMemcachedReply),
};

/** Where the commands and answers of one connection go. */
export interface Sides {
  toServer(bytes: Buffer): void;
  toClient(bytes: string): void;
}

/**
 * Answers some commands of one connection in place of the server, which does not get them; each answer at its place in
 * the order of the commands.
 */
export class Conversation {
  private readonly commands: CommandReader;
  private readonly replies: ReplyCounter;
  /** Commands that the server has not answered yet. */
  private pending = 0;
  private readonly waiting: Command[] = [];

  constructor(
    protocol: Protocol,
    private readonly reply: Reply,
    private readonly sides: Sides,
  ) {
    this.commands = protocol.commands();
    this.replies = protocol.replies();
  }

  said(bytes: Buffer): void {
    this.waiting.push(...this.commands.read(bytes));
    this.advance();
  }

  answered(bytes: Buffer): void {
    this.pending -= this.replies.count(bytes);
    this.advance();
  }

  private advance(): void {
    for (let command = this.waiting[0]; command !== undefined; command = this.waiting[0]) {
      const answer = this.reply(command.words);
      if (answer !== undefined && this.pending > 0) return;
      this.waiting.shift();
      if (answer !== undefined) this.sides.toClient(answer);
      else {
        this.pending += 1;
        this.sides.toServer(command.raw);
      }
    }
  }
}
