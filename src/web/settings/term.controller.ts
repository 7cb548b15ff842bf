import { Body, Get, HttpStatus, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { MeetingsOnDay } from '../../followups/reading/meetings-on-day.js';
import type { TermDraft, TypedTerm } from '../../people/calendar/term-check.js';
import { type Day, type EpochDay, isDay } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import { SchoolTerms, type SavedTerm } from '../../signals/school-year/school-terms.js';
import { CalendarChanged, DaysHaveMarks, TermRefused } from '../../signals/school-year/term-errors.js';
import { TermLook } from '../../signals/school-year/term-look.js';
import type { FormError } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import {
  changedErrors,
  markedErrors,
  presentTermDays,
  reasonErrors,
  type ShownTerm,
  TICK_ONE,
} from './term-days.presenter.js';
import { insetDaysOf, proposedTicks, readTicks, seenIn, sheetOf, ticksAfterChange } from './term-sheet.js';
import { halfTermOf, NO_TERM, problemErrors, readTerm } from './term.form.js';
import {
  presentRemoval,
  presentTerm,
  type RemovalView,
  savedWords,
  type TermView,
} from './term.presenter.js';

const CALENDAR = '/settings/calendar';
const [TERM, DAYS, REMOVAL] = ['settings/term.njk', 'settings/term-days.njk', 'settings/term-removal.njk'];
/** Stands in the address in place of the first day of a term that is not there yet. */
const NEW = 'new';

/**
 * Sets a term in two steps: its name and dates, then its days, week by week. Nothing is kept in between: the second form carries what the
 * first one said. A term is called by its first day, or "new".
 */
@StaffPages('settings/calendar/terms')
export class TermController {
  constructor(
    private readonly look: TermLook,
    private readonly terms: SchoolTerms,
    private readonly meetings: MeetingsOnDay,
  ) {}

  @Get(':day')
  @Requires('settings:write')
  @Shows(TERM)
  async show(@Param('day') day: string, @CurrentActor() actor: Actor): Promise<TermView> {
    const of = termIn(day);
    if (of === null) return presentTerm(null, NO_TERM, await this.look.today(actor));
    const { term } = await this.look.one(actor, of);
    return presentTerm(of, datesOf(term), await this.look.today(actor));
  }

  /** Step one: shows the days of such a term, to be ticked. 422 for a name or dates that cannot be. */
  @Post(':day')
  @Requires('settings:write')
  async dates(@Param('day') day: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page> {
    const of = termIn(day);
    const { typed, errors } = await this.read(actor, of, body);
    if (errors.length > 0) return this.datesAgain(actor, of, typed, errors);
    const known = await this.look.days(actor, typed, of);
    const weeks = sheetOf(known, halfTermOf(typed));
    const ticks = proposedTicks(weeks);
    const view = presentTermDays({ of, typed, known, weeks, ticks, seen: known.print });
    return new Page(DAYS, view, HttpStatus.OK);
  }

  /** Step two: saves term and days; or, as the button says, counts the days again or goes back to the dates. 422 where days have marks, or have changed meanwhile. */
  @Post(':day/days')
  @Requires('settings:write')
  async days(
    @Param('day') day: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const of = termIn(day);
    const { typed, errors } = await this.read(actor, of, body);
    const step = stepIn(body);
    if (step === 'back' || errors.length > 0) return this.datesAgain(actor, of, typed, errors);
    const known = await this.look.days(actor, typed, of);
    const weeks = sheetOf(known, halfTermOf(typed));
    const ticks = readTicks(weeks, body);
    const seen = seenIn(body);
    const shown = { of, typed, known, weeks, ticks, seen };
    if (step === 'count') return new Page(DAYS, presentTermDays(shown), HttpStatus.OK);
    const wrong = [...(ticks.ticked.size === 0 ? [TICK_ONE] : []), ...reasonErrors(ticks)];
    if (wrong.length > 0) return wrongPage(DAYS, presentTermDays(shown, wrong));
    try {
      const insetDays = insetDaysOf(weeks, ticks);
      const saved = await this.terms.set(actor, of, { typed, schoolDays: ticks.ticked, insetDays, seen });
      return await this.done(actor, saved);
    } catch (error) {
      return this.refused(actor, shown, error);
    }
  }

  @Get(':day/remove')
  @Requires('settings:write')
  @Shows(REMOVAL)
  async confirm(@Param('day') day: string, @CurrentActor() actor: Actor): Promise<RemovalView> {
    return this.removal(actor, existing(day));
  }

  /** Takes a term entered by mistake away, with its days. 422 where pupils have marks on one of them. */
  @Post(':day/remove')
  @Requires('settings:write')
  async remove(@Param('day') day: string, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const of = existing(day);
    try {
      return await this.done(actor, await this.terms.remove(actor, of));
    } catch (error) {
      if (!(error instanceof DaysHaveMarks)) throw error;
      const errors = markedErrors(error.marked, [], await this.look.today(actor));
      return wrongPage(REMOVAL, await this.removal(actor, of, errors));
    }
  }

  private async removal(actor: Actor, of: Day, errors: readonly FormError[] = []): Promise<RemovalView> {
    const one = await this.look.one(actor, of);
    const booked = await this.meetings.booked(actor.organisationId ?? 0, one.ahead);
    return presentRemoval(one, booked, errors);
  }

  private async read(
    actor: Actor,
    of: Day | null,
    body: unknown,
  ): Promise<{ typed: TypedTerm; errors: FormError[] }> {
    const { typed, errors } = readTerm(body);
    const problems = await this.look.problems(actor, typed, of);
    return { typed, errors: [...errors, ...problemErrors(problems)] };
  }

  /** The page that says why a term was not saved. @throws the error where it says something else */
  private async refused(actor: Actor, shown: ShownTerm, error: unknown): Promise<Page> {
    const { of, typed, known, weeks } = shown;
    if (error instanceof TermRefused) return this.datesAgain(actor, of, typed, problemErrors(error.problems));
    if (error instanceof CalendarChanged) return this.daysAsTheyAre(actor, shown, error.days);
    if (!(error instanceof DaysHaveMarks)) throw error;
    return wrongPage(DAYS, presentTermDays(shown, markedErrors(error.marked, weeks, known.today)));
  }

  /** What was ticked stays ticked, but for the days that have changed. */
  private async daysAsTheyAre(
    actor: Actor,
    { of, typed, ticks: before }: ShownTerm,
    changed: readonly EpochDay[],
  ): Promise<Page> {
    const known = await this.look.days(actor, typed, of);
    const weeks = sheetOf(known, halfTermOf(typed));
    const ticks = ticksAfterChange(before, changed, known.schoolDays);
    const shown = { of, typed, known, weeks, ticks, seen: known.print };
    return wrongPage(DAYS, presentTermDays(shown, changedErrors(changed, known, weeks)));
  }

  private async datesAgain(
    actor: Actor,
    of: Day | null,
    typed: TypedTerm,
    errors: readonly FormError[],
  ): Promise<Page> {
    const view = presentTerm(of, typed, await this.look.today(actor), errors);
    return new Page(TERM, view, errors.length === 0 ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private async done(actor: Actor, saved: SavedTerm): Promise<SeeOther> {
    const booked = await this.meetings.booked(actor.organisationId ?? 0, saved.lost);
    const words = savedWords(saved, booked);
    return booked.count === 0 ? SeeOther.done(CALENDAR, words) : SeeOther.warned(CALENDAR, words);
  }
}

function wrongPage(template: string, view: object): Page {
  return new Page(template, view, HttpStatus.UNPROCESSABLE_ENTITY);
}

/** @throws NotFound for what is no day */
function existing(day: string): Day {
  if (!isDay(day)) throw new NotFound('No term begins on this day.');
  return day;
}

function termIn(day: string): Day | null {
  return day === NEW ? null : existing(day);
}

/** Which button was pressed. */
function stepIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'step' in body ? body.step : undefined;
}

function datesOf({ name, firstDay, lastDay }: TermDraft): TypedTerm {
  return { ...NO_TERM, name, firstDay, lastDay };
}
