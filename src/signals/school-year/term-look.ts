import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { bankHolidaysBetween } from '../../people/calendar/bank-holidays.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolClosure } from '../../people/calendar/school-closure.entity.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import {
  schoolYearOf,
  spanOf,
  type TermDraft,
  type TermProblem,
  termProblems,
  type TypedTerm,
} from '../../people/calendar/term-check.js';
import { isIn, type Span } from '../../people/calendar/term-weeks.js';
import type { Term } from '../../people/calendar/term.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { type Day, type EpochDay, toEpochDay } from '../../shared/days.js';
import { ownSchool, termAt } from './own-calendar.js';

/** What is known of the days of a term that somebody is about to tick. */
export interface DaysOfTerm {
  readonly today: Day;
  readonly term: Span;
  /** Known school days from the first to the last day, ascending. */
  readonly schoolDays: readonly EpochDay[];
  /** Where a day that is no school day is none on purpose; null: nothing is known yet. */
  readonly settled: Span | null;
  readonly holidays: ReadonlyMap<EpochDay, string>;
  /** Days called off here, with the reason. */
  readonly closures: ReadonlyMap<EpochDay, string>;
  /** School days of the same school year outside this term. */
  readonly otherDays: number;
}

/** Reads what the pages about one term begin with. */
@Injectable()
export class TermLook {
  constructor(
    private readonly reader: Reader,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Today, at the school of who asks. */
  today(actor: Actor): Promise<Day> {
    return this.schoolToday.at(actor.organisationId);
  }

  /** The term that begins on a day, and how many school days it has. @throws NotFound */
  async one(actor: Actor, firstDay: Day): Promise<{ readonly term: Term; readonly days: number }> {
    const { id } = await ownSchool(this.reader.manager, actor);
    const term = await termAt(this.reader.manager, id, firstDay);
    const { from, to } = spanOf(term);
    return { term, days: (await this.calendars.schoolDays(id, from, to)).length };
  }

  /** What keeps a term from being taken; empty: nothing. @param of first day of the term that is changed; null: it is a new one */
  async problems(actor: Actor, typed: TypedTerm, of: Day | null): Promise<TermProblem[]> {
    const { id } = await ownSchool(this.reader.manager, actor);
    if (of !== null) await termAt(this.reader.manager, id, of);
    const others = (await this.calendars.terms(id)).filter((one) => one.firstDay !== of);
    return termProblems(typed, others, await this.today(actor));
  }

  /** @param draft a term without problems */
  async days(actor: Actor, draft: TermDraft, of: Day | null): Promise<DaysOfTerm> {
    const school = await ownSchool(this.reader.manager, actor);
    const before = of === null ? null : await termAt(this.reader.manager, school.id, of);
    const term = spanOf(draft);
    const year = schoolYearOf(draft.firstDay, school.schoolYearStart);
    const [first, last] = [toEpochDay(year.first), toEpochDay(year.last)];
    const around = await this.calendars.schoolDays(
      school.id,
      Math.min(first, term.from),
      Math.max(last, term.to),
    );
    const schoolDays = around.filter((day) => isIn(term, day));
    return {
      ...{ today: await this.today(actor), term, schoolDays },
      settled: settledSpan(schoolDays, before),
      holidays: bankHolidaysBetween(draft.firstDay, draft.lastDay),
      closures: await this.closures(school.id),
      otherDays: around.filter((day) => day >= first && day <= last && !isIn(term, day)).length,
    };
  }

  private async closures(schoolId: number): Promise<ReadonlyMap<EpochDay, string>> {
    const rows = await this.reader.manager.findBy(SchoolClosure, { schoolId });
    return new Map(rows.map(({ day, reason }) => [day, reason]));
  }
}

/** A term that was set here says of each of its days whether there is school; a file only of those between its first and its last. */
function settledSpan(schoolDays: readonly EpochDay[], before: Term | null): Span | null {
  const [first, last] = [schoolDays[0], schoolDays.at(-1)];
  const known = first === undefined || last === undefined ? null : { from: first, to: last };
  if (before === null || before.setBy === null) return known;
  const whole = spanOf(before);
  if (known === null) return whole;
  return { from: Math.min(whole.from, known.from), to: Math.max(whole.to, known.to) };
}
