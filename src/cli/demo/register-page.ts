/** The codes of a pupil who is in the building. */
const IN_SCHOOL = new Set(['/', '\\', 'L']);

export type Session = 0 | 1;

/**
 * One pupil's register over the whole year: a code for each session, the last word on it, and for some sessions the
 * day on which the office learnt it (until then the register said N).
 */
export class RegisterPage {
  private readonly codes: string[];
  private readonly learntAt = new Map<number, number>();

  constructor(readonly dayCount: number) {
    this.codes = Array.from({ length: dayCount * 2 }, (_, index) => (index % 2 === 0 ? '/' : '\\'));
  }

  codeAt(dayIndex: number, session: Session): string {
    return this.codes[dayIndex * 2 + session] ?? '';
  }

  /** Register day on which an N was explained, or undefined when the code was known at once. */
  learntOn(dayIndex: number, session: Session): number | undefined {
    return this.learntAt.get(dayIndex * 2 + session);
  }

  mark(dayIndex: number, session: Session, code: string, learntOn?: number): void {
    if (dayIndex < 0 || dayIndex >= this.dayCount) return;
    const index = dayIndex * 2 + session;
    this.codes[index] = code;
    if (learntOn === undefined) this.learntAt.delete(index);
    else this.learntAt.set(index, learntOn);
  }

  markDay(dayIndex: number, code: string): void {
    this.mark(dayIndex, 0, code);
    this.mark(dayIndex, 1, code);
  }

  /** Marks the sessions of a day on which the pupil would otherwise be in. */
  markIfIn(dayIndex: number, session: Session, code: string): void {
    if (this.isIn(dayIndex, session)) this.mark(dayIndex, session, code);
  }

  isIn(dayIndex: number, session: Session): boolean {
    return IN_SCHOOL.has(this.codeAt(dayIndex, session));
  }

  isInAllDay(dayIndex: number): boolean {
    return this.isIn(dayIndex, 0) && this.isIn(dayIndex, 1);
  }
}
