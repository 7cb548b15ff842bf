/** Turns a text into 32 bits (FNV-1a), so that each purpose has a stream of its own. */
function bitsOf(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return bits >>> 0;
}

/**
 * A repeatable stream of numbers (mulberry32), one for each seed and purpose: a change to how incidents are made
 * leaves the registers of the same seed as they were. Only sums and products, so every machine gives the same.
 */
export class SeededRandom {
  private state: number;

  constructor(seed: number, purpose: string) {
    this.state = bitsOf(`${seed}/${purpose}`);
  }

  /** From 0 inclusive to 1 exclusive. */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** From `low` inclusive to `high` exclusive. */
  between(low: number, high: number): number {
    return low + (high - low) * this.fraction();
  }

  /** A whole number, both ends inclusive. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the items; throws RangeError when there is none. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** One of the items, each as likely as its weight says. */
  pickWeighted<T>(items: readonly (readonly [T, number])[]): T {
    let left = this.fraction() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    throw new RangeError('nothing to pick from');
  }

  /** A copy in another order (Fisher–Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = this.whole(0, i);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** Near enough the normal distribution, mean 0, standard deviation 1, never beyond 6 (a sum of twelve). */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += this.fraction();
    return sum;
  }
}
