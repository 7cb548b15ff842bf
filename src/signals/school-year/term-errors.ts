import type { TermProblem } from '../../people/calendar/term-check.js';
import type { EpochDay } from '../../shared/days.js';
import { Conflict, InvalidInput } from '../../shared/errors.js';
import type { MarkedDay } from './marked-days.js';

/** A term that cannot be taken as it was typed: each field with what was expected of it. */
export class TermRefused extends InvalidInput {
  /** @param problems at least one */
  constructor(readonly problems: readonly TermProblem[]) {
    super(problems[0]?.field ?? 'term', problems.map(({ text }) => text).join('; '));
  }
}

/** Days that cannot be without school, because a register was taken on them. */
export class DaysHaveMarks extends Conflict {
  override readonly code = 'days-have-marks';

  constructor(readonly marked: readonly MarkedDay[]) {
    super('Pupils have marks on these days: there was school.');
  }
}

/** A colleague, or a file, has changed days that somebody was ticking; saving would undo it unseen. */
export class CalendarChanged extends Conflict {
  override readonly code = 'calendar-changed';

  /** @param days those that changed, ascending */
  constructor(readonly days: readonly EpochDay[]) {
    super('The calendar has changed meanwhile.');
  }
}
