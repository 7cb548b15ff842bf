import { createHash } from 'node:crypto';

const FIRST_SLOTS = 1_024;
/** 20 bytes each, so 84 MB at most. */
const MOST_SLOTS = 2 ** 22;

/**
 * What one file has said about each thing it names, in 40 bytes a row whatever the row holds: the line, and a digest of what was
 * said. Two rows that name one thing and differ would supersede each other at every import.
 */
export class RowsSaid {
  private keys = new BigUint64Array(FIRST_SLOTS);
  private contents = new BigUint64Array(FIRST_SLOTS);
  /** 0: the slot is free. */
  private lines = new Uint32Array(FIRST_SLOTS);
  private count = 0;

  /** @param mostSlots what it may remember, twice over; beyond it {@link full} is set and new things are not compared */
  constructor(private readonly mostSlots = MOST_SLOTS) {}

  /** True when something could not be remembered. */
  full = false;

  /** Notes a row; null when it is the first about its thing or says the same again, else the line of what stands. */
  take(key: string, content: string, line: number): number | null {
    const digest = digestOf(key);
    const said = digestOf(content);
    const at = this.slotOf(digest);
    const before = this.lines[at] ?? 0;
    if (before > 0) return this.contents[at] === said ? null : before;
    if (this.count * 2 >= this.mostSlots) this.full = true;
    else this.put(at, digest, said, line);
    return null;
  }

  private put(at: number, key: bigint, content: bigint, line: number): void {
    this.keys[at] = key;
    this.contents[at] = content;
    this.lines[at] = line;
    this.count += 1;
    if (this.count * 2 > this.keys.length && this.keys.length < this.mostSlots) this.grow();
  }

  private slotOf(key: bigint): number {
    const last = this.keys.length - 1;
    let at = Number(key & BigInt(last));
    while ((this.lines[at] ?? 0) > 0 && this.keys[at] !== key) at = (at + 1) & last;
    return at;
  }

  private grow(): void {
    const { keys, contents, lines } = this;
    this.keys = new BigUint64Array(keys.length * 2);
    this.contents = new BigUint64Array(keys.length * 2);
    this.lines = new Uint32Array(keys.length * 2);
    lines.forEach((line, from) => {
      if (line === 0) return;
      const at = this.slotOf(keys[from] ?? 0n);
      this.keys[at] = keys[from] ?? 0n;
      this.contents[at] = contents[from] ?? 0n;
      this.lines[at] = line;
    });
  }
}

function digestOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0);
}
