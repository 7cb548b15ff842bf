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
import { type Day, type EpochDay, fromEpochDay, toEpochDay } from '../../shared/days.js';
import { printOf } from './calendar-print.js';
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
  /** How the days of the term, and what it was before, stand now: the form carries it. */
  readonly print: string;
}

/** A term as it stands. */
export interface OneTerm {
  readonly term: Term;
  /** Its school days. */
  readonly days: number;
  /** Those of them that lie in another term of the school as well. */
  readonly shared: number;
  /** Days called off, and inset days, that are remembered with it and with no other term. */
  readonly calledOff: number;
  /** Its days from today on that no other term has, with those called off among them, ascending. */
  readonly ahead: readonly Day[];
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

  /** The term that begins on a day, and its school days. @throws NotFound */
  async one(actor: Actor, firstDay: Day): Promise<OneTerm> {
    const { id } = await ownSchool(this.reader.manager, actor);
    const term = await termAt(this.reader.manager, id, firstDay);
    const { from, to } = spanOf(term);
    const days = await this.calendars.schoolDays(id, from, to);
    const others = (await this.others(id, firstDay)).map(spanOf);
    const isOnlyIts = (day: EpochDay): boolean => !others.some((other) => isIn(other, day));
    const own = days.filter(isOnlyIts);
    const closed = [...(await this.closures(id)).keys()].filter(
      (day) => isIn({ from, to }, day) && isOnlyIts(day),
    );
    const today = toEpochDay(await this.today(actor));
    const ahead = [...own, ...closed].filter((day) => day >= today).sort((a, b) => a - b);
    return {
      ...{ term, days: days.length, shared: days.length - own.length, calledOff: closed.length },
      ahead: ahead.map(fromEpochDay),
    };
  }

  /** What keeps a term from being taken; empty: nothing. @param of first day of the term that is changed; null: it is a new one */
  async problems(actor: Actor, typed: TypedTerm, of: Day | null): Promise<TermProblem[]> {
    const { id } = await ownSchool(this.reader.manager, actor);
    const before = of === null ? null : await termAt(this.reader.manager, id, of);
    return termProblems(typed, await this.others(id, of), await this.today(actor), before);
  }

  /** @param draft a term without problems */
  async days(actor: Actor, draft: TermDraft, of: Day | null): Promise<DaysOfTerm> {
    const school = await ownSchool(this.reader.manager, actor);
    const before = of === null ? null : await termAt(this.reader.manager, school.id, of);
    const term = spanOf(draft);
    const year = schoolYearOf(draft.firstDay, school.schoolYearStart);
    const [first, last] = [toEpochDay(year.first), toEpochDay(year.last)];
    const spans = [term, ...(before ? [spanOf(before)] : [])];
    const around = await this.calendars.schoolDays(
      school.id,
      Math.min(first, ...spans.map(({ from }) => from)),
      Math.max(last, ...spans.map(({ to }) => to)),
    );
    const closures = await this.closures(school.id);
    const schoolDays = around.filter((day) => isIn(term, day));
    return {
      ...{ today: await this.today(actor), term, schoolDays },
      settled: settledSpan(schoolDays, before),
      holidays: bankHolidaysBetween(draft.firstDay, draft.lastDay),
      closures,
      otherDays: around.filter((day) => day >= first && day <= last && !isIn(term, day)).length,
      print: printOf({ spans, schoolDays: new Set(around), closed: new Set(closures.keys()) }),
    };
  }

  private async others(schoolId: number, of: Day | null): Promise<TermDraft[]> {
    return (await this.calendars.terms(schoolId)).filter((one) => one.firstDay !== of);
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
