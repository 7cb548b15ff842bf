import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { BacktestHistory } from '../../cases/backtests/backtest-history.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { FirstMarkReader } from '../../rules/backtest/first-mark.reader.js';
import { RuleDraftsService } from '../../rules/drafts/rule-drafts.service.js';
import { SchoolCalendar } from '../../rules/school-calendar.js';
import { type Day, fromEpochDay, toEpochDay } from '../../shared/days.js';
import type { FormError } from '../forms/form.js';
import { IN_FORCE, readTyped, type TestBounds, type TypedTest, typedLike } from './new-test.form.js';
import { type NewTestView, presentNewTest } from './new-test.presenter.js';

/** How many school days before the last known one the rules are asked for the last time: later, a warning helps nobody. */
const TIME_TO_ACT = 20;

/** Puts the form together that asks for a test. */
@Injectable()
export class NewTestPage {
  constructor(
    private readonly drafts: RuleDraftsService,
    private readonly history: BacktestHistory,
    private readonly places: SchoolCalendars,
    private readonly days: SchoolToday,
    private readonly marks: FirstMarkReader,
  ) {}

  today({ organisationId }: Actor): Promise<Day> {
    return this.days.at(organisationId);
  }

  /** Between which days rules can be asked at the actor's school. */
  async bounds(actor: Actor): Promise<TestBounds> {
    const { organisationId } = actor;
    const firstMark = organisationId === null ? null : await this.marks.of(organisationId);
    return { today: await this.today(actor), firstMark };
  }

  /** As the address says: filled in so far, like an earlier test, for a draft, or empty. @throws NotFound for an earlier test that is not theirs */
  async first(actor: Actor, asked: unknown): Promise<NewTestView> {
    const typed = readTyped(asked);
    if (typed.rules !== '') return this.again(actor, typed, []);
    const { like, draft } = asked as { readonly like?: unknown; readonly draft?: unknown };
    if (typeof like === 'string') return this.again(actor, await this.like(actor, like), []);
    const rules = typeof draft === 'string' ? draft : IN_FORCE;
    return this.again(
      actor,
      { ...typed, rules, outcome: 'persistent', ...(await this.usualDays(actor)) },
      [],
    );
  }

  async again(actor: Actor, typed: TypedTest, errors: readonly FormError[]): Promise<NewTestView> {
    const { organisationId } = actor;
    const place = organisationId === null ? null : await this.places.organisation(organisationId);
    const drafts = await this.drafts.open(actor);
    const { firstMark } = await this.bounds(actor);
    const school = place?.kind === 'school' ? place.name : null;
    return presentNewTest({ typed, errors, drafts, school, firstMark });
  }

  /** Of a draft that is no draft any more, the rules in force are asked. */
  private async like(actor: Actor, publicId: string): Promise<TypedTest> {
    const run = await this.history.one(actor, publicId);
    const draft = (await this.drafts.open(actor)).find(({ id }) => id === run.draftId);
    return typedLike(run, draft?.publicId ?? IN_FORCE);
  }

  /** The school year so far: asked until some weeks before its last known day, and looked at on that. Nothing without a calendar. */
  private async usualDays(actor: Actor): Promise<Pick<TypedTest, 'from' | 'to' | 'on'>> {
    const { organisationId } = actor;
    const place = organisationId === null ? null : await this.places.organisation(organisationId);
    const today = toEpochDay(await this.today(actor));
    const known = place === null ? [] : await this.places.schoolDays(place.id, undefined, today - 1);
    const last = known.at(-1);
    if (last === undefined || !place) return { from: '', to: '', on: '' };
    const start = new SchoolCalendar(known, place.schoolYearStart).schoolYearStartOf(last);
    const year = known.filter((day) => day >= start);
    const [first = last, to = last] = [year[0], year.at(-1 - TIME_TO_ACT)];
    return { from: fromEpochDay(first), to: fromEpochDay(to), on: fromEpochDay(last) };
  }
}
