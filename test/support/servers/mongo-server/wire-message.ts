import { BSON, type Document } from 'mongodb';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM = 1;
const MORE_TO_COME = 2;
/** Length, request id, the id it answers, opcode: 32 bits each. */
const HEADER = 16;

/** One command as it came. */
export interface WireRequest {
  readonly command: Document;
  /** Undefined if the client wants no answer. */
  readonly reply: ((answer: Document) => Buffer) | undefined;
}

/** Cuts what a socket brings into messages. */
export class MessageReader {
  private buffered = Buffer.alloc(0);

  /** @returns the messages that are whole now */
  add(part: Buffer): Buffer[] {
    this.buffered = Buffer.concat([this.buffered, part]);
    const messages: Buffer[] = [];
    while (this.buffered.length >= HEADER && this.buffered.length >= this.buffered.readInt32LE(0)) {
      const length = this.buffered.readInt32LE(0);
      messages.push(this.buffered.subarray(0, length));
      this.buffered = this.buffered.subarray(length);
    }
    return messages;
  }
}

/** @throws for what is neither OP_MSG nor OP_QUERY, which drivers use for their first hello */
export function readMessage(message: Buffer): WireRequest {
  const id = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) {
    // Flags, the collection's name with its zero, how many to skip and to return, the command.
    const command = parse(message.subarray(message.indexOf(0, HEADER + 4) + 9));
    return { command: { ...command, $db: 'admin' }, reply: (answer) => writeReply(id, answer) };
  }
  if (opcode !== OP_MSG) throw new Error(`The opcode ${opcode} is not supported`);
  const flags = message.readUInt32LE(HEADER);
  const command = readSections(message.subarray(HEADER + 4, message.length - (flags & CHECKSUM ? 4 : 0)));
  return { command, reply: flags & MORE_TO_COME ? undefined : (answer) => writeMessage(id, answer) };
}

/** The command itself (kind 0), and lists that belong to it (kind 1). */
function readSections(sections: Buffer): Document {
  const command: Document = {};
  for (let at = 0; at < sections.length;) {
    const kind = sections[at];
    const length = sections.readInt32LE(at + 1);
    const section = sections.subarray(at + 1, at + 1 + length);
    at += 1 + length;
    Object.assign(command, kind === 0 ? parse(section) : readSequence(section));
  }
  return command;
}

function readSequence(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at)) {
    documents.push(parse(section.subarray(at, at + section.readInt32LE(at))));
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

function parse(bytes: Buffer): Document {
  return BSON.deserialize(bytes.subarray(0, bytes.readInt32LE(0)));
}

function writeMessage(id: number, answer: Document): Buffer {
  const flagsAndKind = Buffer.alloc(5);
  return withHeader(id, OP_MSG, [flagsAndKind, BSON.serialize(answer)]);
}

function writeReply(id: number, answer: Document): Buffer {
  const flagsCursorAndStart = Buffer.alloc(16);
  const count = Buffer.from([1, 0, 0, 0]);
  return withHeader(id, OP_REPLY, [flagsCursorAndStart, count, BSON.serialize(answer)]);
}

function withHeader(id: number, opcode: number, parts: Uint8Array[]): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + parts.reduce((length, part) => length + part.length, 0), 0);
  header.writeInt32LE(id, 8);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, ...parts]);
}
