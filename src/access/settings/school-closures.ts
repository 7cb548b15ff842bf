import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockCalendars } from '../../people/calendar/calendar-lock.js';
import { type CountedTerm, SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolClosure } from '../../people/calendar/school-closure.entity.js';
import { schoolDaysChanged } from '../../people/calendar/school-days-changed.event.js';
import { SchoolDay } from '../../people/calendar/school-day.entity.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Organisation } from '../../people/organisations/organisation.entity.js';
import { meetingTimesKnown } from '../../people/staff/meeting-times-known.event.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import {
  addDays,
  type Day,
  type EpochDay,
  fromEpochDay,
  isDay,
  isoWeekdayOf,
  toEpochDay,
} from '../../shared/days.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';

/** A school's calendar as its administrators look after it. */
export interface SchoolYear {
  readonly today: Day;
  /** By their first day, each with its number of school days. */
  readonly terms: readonly CountedTerm[];
  /** School days from today on, as far as the calendar goes. */
  readonly daysAhead: number;
  /** Null without a calendar. */
  readonly lastSchoolDay: Day | null;
  /** School days from today on that no week of a term has: at a weekend, or, where terms are known, outside all of them. */
  readonly singleDays: readonly Day[];
  /** Called off here, the latest first. */
  readonly closures: readonly { readonly day: Day; readonly reason: string }[];
}

const MOST_DAYS_AHEAD = 3 * 365;

/** Calls single school days off, from today on, opens them again, and adds single ones. What has been stays as it was: rules have judged by it. */
@Injectable()
export class SchoolClosures {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound for who works for no school */
  async year(actor: Actor): Promise<SchoolYear> {
    const { id } = await this.school(this.reader.manager, actor);
    const today = await this.schoolToday.at(id);
    const ahead = await this.calendars.schoolDays(id, toEpochDay(today));
    const closures = await this.reader.manager.find(SchoolClosure, {
      where: { schoolId: id },
      order: { day: 'DESC' },
    });
    const last = ahead.at(-1) ?? (await this.calendars.schoolDays(id)).at(-1);
    const terms = await this.calendars.countedTerms(id);
    return {
      ...{ today, terms, singleDays: singleAmong(ahead, terms) },
      daysAhead: ahead.length,
      lastSchoolDay: last === undefined ? null : fromEpochDay(last),
      closures: closures.map(({ day, reason }) => ({ day: fromEpochDay(day), reason })),
    };
  }

  /** The day has no sessions any more: nothing is sent, booked or expected on it. @throws InvalidInput for a past day, or one without school; NotFound */
  async close(actor: Actor, day: Day, reason: string): Promise<void> {
    const today = await this.schoolToday.at(actor.organisationId);
    if (!isDay(day) || day < today) throw new InvalidInput('day', 'a day from today on');
    await this.unitOfWork.run(async (tx) => {
      const school = await this.lockedSchool(tx, actor);
      const at = { schoolId: school.id, day: toEpochDay(day) };
      if ((await tx.delete(SchoolDay, at)).affected !== 1)
        throw new InvalidInput(
          'day',
          'a day with school; this is none',
          'There is no school on this day, so there is nothing to call off',
        );
      await tx.insert(SchoolClosure, { ...at, reason, closedBy: actor.name });
      await this.events.publish(tx, schoolDaysChanged, { schoolId: school.id });
      await this.note(tx, actor, school, 'school-day-closed', day);
    });
  }

  /** Drafts that found no time may find one on it. @throws NotFound where it was not called off, or is past */
  async open(actor: Actor, day: Day): Promise<void> {
    const today = await this.schoolToday.at(actor.organisationId);
    await this.unitOfWork.run(async (tx) => {
      const school = await this.lockedSchool(tx, actor);
      const at = { schoolId: school.id, day: isDay(day) ? toEpochDay(day) : 0 };
      if (day < today || (await tx.delete(SchoolClosure, at)).affected !== 1)
        throw new NotFound('This day has not been called off, or has been opened again meanwhile.');
      await this.hasSchool(tx, actor, school, day, 'school-day-opened');
    });
  }

  /** There is school on a day that has none by the calendar: a Saturday, a day made up for. @throws InvalidInput for a past day, one too far away, or one with school; NotFound */
  async add(actor: Actor, day: Day): Promise<void> {
    const today = await this.schoolToday.at(actor.organisationId);
    if (!isDay(day) || day < today || day > addDays(today, MOST_DAYS_AHEAD))
      throw new InvalidInput('extraDay', 'a day from today on, in the next three years');
    await this.unitOfWork.run(async (tx) => {
      const school = await this.lockedSchool(tx, actor);
      const at = { schoolId: school.id, day: toEpochDay(day) };
      if (await tx.existsBy(SchoolDay, at))
        throw new InvalidInput('extraDay', 'a day without school; there is school on this one already');
      await tx.delete(SchoolClosure, at);
      await this.hasSchool(tx, actor, school, day, 'school-day-added');
    });
  }

  private async hasSchool(
    tx: EntityManager,
    actor: Actor,
    school: Organisation,
    day: Day,
    action: string,
  ): Promise<void> {
    await tx.insert(SchoolDay, { schoolId: school.id, day: toEpochDay(day) });
    await this.events.publish(tx, meetingTimesKnown, { organisationId: school.id });
    await this.events.publish(tx, schoolDaysChanged, { schoolId: school.id });
    await this.note(tx, actor, school, action, day);
  }

  private async lockedSchool(tx: EntityManager, actor: Actor): Promise<Organisation> {
    await lockCalendars(tx, [actor.organisationId ?? 0]);
    return this.school(tx, actor);
  }

  private async school(manager: EntityManager, { organisationId }: Actor): Promise<Organisation> {
    const found = await manager.findOneBy(Organisation, { id: organisationId ?? 0, kind: 'school' });
    if (!found) throw new NotFound('Only a school has a calendar.');
    return found;
  }

  private note(
    tx: EntityManager,
    { name: actor }: Actor,
    { publicId: subjectId }: Organisation,
    action: string,
    day: Day,
  ): Promise<void> {
    return this.audit.record(tx, { actor, action, subject: 'school', subjectId, reason: day });
  }
}

function singleAmong(days: readonly EpochDay[], terms: readonly CountedTerm[]): Day[] {
  const isWeekend = (day: EpochDay): boolean => isoWeekdayOf(day) > 5;
  const isOutside = (day: Day): boolean =>
    terms.length > 0 && !terms.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
  return days.filter((day) => isWeekend(day) || isOutside(fromEpochDay(day))).map(fromEpochDay);
}
