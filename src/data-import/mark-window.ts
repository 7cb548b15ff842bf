import type { MarkRow } from '../signals/marks/mark-batch.js';

const COLUMNS = 6;
const NONE = -1;

/** Where consecutive rows of the sorted window make one write: `from` included, `to` not. */
export interface MarkSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * A stretch of a register in 24 bytes a mark, sorted by pupil before it is written. Registers are often exported day by day;
 * written in that order, each short transaction would touch every pupil and ask for an evaluation of each.
 */
export class MarkWindow {
  length = 0;
  private readonly cells: Int32Array;
  private order: Uint32Array | null = null;

  /** @param capacity marks it can hold; the caller empties it in time */
  constructor(private readonly capacity: number) {
    this.cells = new Int32Array(capacity * COLUMNS);
  }

  add(
    pupilId: number,
    day: number,
    session: number,
    schoolId: number,
    code: number,
    recordedOn: number | null,
  ): void {
    if (this.length === this.capacity) throw new RangeError('The window of marks is full.');
    const at = this.length * COLUMNS;
    this.cells[at] = pupilId;
    this.cells[at + 1] = day;
    this.cells[at + 2] = session;
    this.cells[at + 3] = schoolId;
    this.cells[at + 4] = code;
    this.cells[at + 5] = recordedOn ?? NONE;
    this.length += 1;
  }

  clear(): void {
    this.length = 0;
    this.order = null;
  }

  /** Puts pupil after pupil, each one's marks in the order in which they came. */
  sort(): void {
    this.order = this.isSorted() ? null : this.orderByPupil();
  }

  /** The next rows to write: about `size`, but no pupil's in two spans if that can be helped. */
  spanFrom(from: number, size: number): MarkSpan {
    const end = Math.min(this.length, from + size);
    if (end === this.length) return { from, to: end };
    let to = end;
    while (to > from && this.pupilAt(to) === this.pupilAt(to - 1)) to -= 1;
    return { from, to: to > from ? to : end };
  }

  rows({ from, to }: MarkSpan): MarkRow[] {
    const rows = new Array<MarkRow>(to - from);
    for (let place = from; place < to; place++) rows[place - from] = this.rowAt(place);
    return rows;
  }

  private rowAt(place: number): MarkRow {
    const at = this.offset(place);
    const recordedOn = this.cells[at + 5] ?? NONE;
    return {
      pupilId: this.cells[at] ?? 0,
      day: this.cells[at + 1] ?? 0,
      session: this.cells[at + 2] === 0 ? 0 : 1,
      schoolId: this.cells[at + 3] ?? 0,
      code: this.cells[at + 4] ?? 0,
      recordedOn: recordedOn === NONE ? null : recordedOn,
    };
  }

  private pupilAt(place: number): number {
    return this.cells[this.offset(place)] ?? 0;
  }

  private offset(place: number): number {
    return (this.order === null ? place : (this.order[place] ?? 0)) * COLUMNS;
  }

  private isSorted(): boolean {
    for (let at = COLUMNS; at < this.length * COLUMNS; at += COLUMNS)
      if ((this.cells[at] ?? 0) < (this.cells[at - COLUMNS] ?? 0)) return false;
    return true;
  }

  /** By counting: stable, and one pass whatever the order of the file. */
  private orderByPupil(): Uint32Array {
    const counts = new Map<number, number>();
    for (let row = 0; row < this.length; row++) {
      const pupil = this.cells[row * COLUMNS] ?? 0;
      counts.set(pupil, (counts.get(pupil) ?? 0) + 1);
    }
    const next = new Map<number, number>();
    let start = 0;
    for (const pupil of [...counts.keys()].sort((a, b) => a - b)) {
      next.set(pupil, start);
      start += counts.get(pupil) ?? 0;
    }
    const order = new Uint32Array(this.length);
    for (let row = 0; row < this.length; row++) {
      const pupil = this.cells[row * COLUMNS] ?? 0;
      const place = next.get(pupil) ?? 0;
      order[place] = row;
      next.set(pupil, place + 1);
    }
    return order;
  }
}
