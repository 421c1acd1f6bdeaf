/** What follows when three bits are not enough for a length. */
const LONG_MATCH = 6;
const FAR_DISTANCE = 8191;
const LEVEL_SHIFT = 5;

/** Reads the two levels of FastLZ, with which PHP's extension `memcached` compresses by default. */
class FastLzReader {
  private at = 0;
  private length = 0;

  constructor(
    private readonly packed: Buffer,
    private readonly result: Buffer,
  ) {}

  /** Whether exactly the result came out. */
  read(): boolean {
    const level = (this.packed[0] ?? 0) >> LEVEL_SHIFT;
    if (level > 1) return false;
    let control = (this.packed[this.at++] ?? 0) & 31;
    for (;;) {
      const done = control >= 32 ? this.match(control, level) : this.literals(control + 1);
      if (!done) return false;
      if (this.at >= this.packed.length) return this.length === this.result.length;
      control = this.packed[this.at++] ?? 0;
    }
  }

  private literals(count: number): boolean {
    const end = this.at + count;
    if (end > this.packed.length || this.length + count > this.result.length) return false;
    this.packed.copy(this.result, this.length, this.at, end);
    this.at = end;
    this.length += count;
    return true;
  }

  /** Repeats what came out before; it may overlap with what it makes. */
  private match(control: number, level: number): boolean {
    let size = (control >> LEVEL_SHIFT) - 1;
    if (size === LONG_MATCH) size += this.more(level);
    let distance = ((control & 31) << 8) + this.next();
    if (level === 1 && distance === FAR_DISTANCE) distance += (this.next() << 8) + this.next();
    const end = this.length + size + 3;
    let from = this.length - distance - 1;
    if (from < 0 || end > this.result.length || this.at > this.packed.length) return false;
    while (this.length < end) this.result[this.length++] = this.result[from++] as number;
    return true;
  }

  /** The rest of a length: one byte, or in the second level as many as are full, and one. */
  private more(level: number): number {
    let sum = 0;
    for (let byte = this.next(); ; byte = this.next()) {
      sum += byte;
      if (level === 0 || byte !== 255) return sum;
    }
  }

  private next(): number {
    return this.packed[this.at++] ?? 0;
  }
}

/** The `size` bytes that were packed; undefined if something else comes out. */
export function fromFastLz(packed: Buffer, size: number): Buffer | undefined {
  const result = Buffer.alloc(size);
  return new FastLzReader(packed, result).read() ? result : undefined;
}
