/** Counts the commands in a stream of RESP requests, whatever pieces it comes in. */
export class RequestCounter {
  constructor() {
    this.rest = Buffer.alloc(0);
    /** Arguments that the current command still has. */
    this.open = 0;
  }

  /** @returns how many commands began in the chunk */
  count(chunk) {
    let commands = 0;
    let at = 0;
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    for (;;) {
      const end = bytes.indexOf('\r\n', at);
      if (end < 0) break;
      const number = Number(bytes.toString('latin1', at + 1, end));
      const next = this.open === 0 ? end + 2 : end + 2 + number + 2;
      if (next > bytes.length) break;
      if (this.open === 0) commands += 1;
      this.open = this.open === 0 ? number : this.open - 1;
      at = next;
    }
    this.rest = bytes.subarray(at);
    return commands;
  }
}
