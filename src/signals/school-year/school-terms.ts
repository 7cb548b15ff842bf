import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { lockCalendars } from '../../people/calendar/calendar-lock.js';
import { schoolDaysChanged } from '../../people/calendar/school-days-changed.event.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { spanOf, type TermDraft, type TypedTerm, termProblems } from '../../people/calendar/term-check.js';
import { Term } from '../../people/calendar/term.entity.js';
import type { Organisation } from '../../people/organisations/organisation.entity.js';
import { meetingTimesKnown } from '../../people/staff/meeting-times-known.event.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { type Day, type EpochDay, fromEpochDay } from '../../shared/days.js';
import { DayChanges, type InsetDay, type StatedDays } from './day-changes.js';
import { markedDays } from './marked-days.js';
import { ownSchool, termAt } from './own-calendar.js';
import { CalendarChanged, DaysHaveMarks, TermRefused } from './term-errors.js';

/** A term with the days on which there is school. */
export interface WantedTerm {
  readonly typed: TypedTerm;
  readonly schoolDays: ReadonlySet<EpochDay>;
  /** Days without school that the school wants to remember the reason of. */
  readonly insetDays: readonly InsetDay[];
  /** The print of the calendar (`DaysOfTerm.print`) on which they were ticked. Null: they were not ticked on one. */
  readonly seen: string | null;
}

/** What came of it. */
export interface SavedTerm {
  readonly name: string;
  readonly schoolDays: number;
  /** Days from today on that had school and have none now; of a term that is removed also those called off, which are forgotten with it. */
  readonly lost: readonly Day[];
}

/**
 * Sets the terms of a school and all their days, by its administrators. Also what has been may be set, else a school that begins in
 * November had no autumn; but a day on which a register was taken stays a school day, because rules have judged by it.
 */
@Injectable()
export class SchoolTerms {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schoolToday: SchoolToday,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Sets a term, or changes the one that began on the day `of`. No file changes it, or its days, from then on.
   * @throws TermRefused, CalendarChanged, DaysHaveMarks, NotFound
   */
  async set(actor: Actor, of: Day | null, wanted: WantedTerm): Promise<SavedTerm> {
    const today = await this.schoolToday.at(actor.organisationId);
    return this.unitOfWork.run(async (tx) => {
      const school = await lockedSchool(tx, actor);
      const before = of === null ? null : await termAt(tx, school.id, of);
      const others = await otherTerms(tx, school.id, before);
      refuseWrong(wanted.typed, others, today, before);
      const changes = await this.changeDays(tx, school, wanted.seen, {
        ...{ term: spanOf(wanted.typed), before: before && spanOf(before) },
        ...{ schoolDays: wanted.schoolDays, others: others.map(spanOf) },
      });
      await changes.forgetReasons();
      await changes.nameReasons(wanted.insetDays, actor.name);
      const { name, firstDay, lastDay } = wanted.typed;
      const row = { name, firstDay, lastDay, setBy: actor.name };
      if (before) await tx.update(Term, { id: before.id }, row);
      else await tx.insert(Term, { schoolId: school.id, ...row });
      const days = `${firstDay} to ${lastDay}: ${wanted.schoolDays.size} school days`;
      await this.note(tx, actor, school, before ? 'term-changed' : 'term-set', `${name}, ${days}`);
      return { name, schoolDays: wanted.schoolDays.size, lost: lostFrom(today, changes.removed) };
    });
  }

  /** Takes a term away with its school days, as if it had never been entered; what lies in another term too stays. @throws DaysHaveMarks, NotFound */
  async remove(actor: Actor, of: Day): Promise<SavedTerm> {
    const today = await this.schoolToday.at(actor.organisationId);
    return this.unitOfWork.run(async (tx) => {
      const school = await lockedSchool(tx, actor);
      const term = await termAt(tx, school.id, of);
      const others = (await otherTerms(tx, school.id, term)).map(spanOf);
      const stated = { term: null, before: spanOf(term), schoolDays: new Set<EpochDay>(), others };
      const changes = await this.changeDays(tx, school, null, stated);
      const forgotten = await changes.forgetReasons();
      await tx.delete(Term, { id: term.id });
      const { name, firstDay, lastDay } = term;
      await this.note(tx, actor, school, 'term-removed', `${name}, ${firstDay} to ${lastDay}`);
      return { name, schoolDays: 0, lost: lostFrom(today, [...changes.removed, ...forgotten]) };
    });
  }

  private async changeDays(
    tx: EntityManager,
    school: Organisation,
    seen: string | null,
    stated: StatedDays,
  ): Promise<DayChanges> {
    const changes = await DayChanges.of(tx, school.id, stated);
    const changed = seen === null ? [] : changes.changedSince(seen);
    if (changed.length > 0) throw new CalendarChanged(changed);
    const marked = await markedDays(tx, school.id, changes.removed);
    if (marked.length > 0) throw new DaysHaveMarks(marked);
    await changes.write();
    if (changes.added.length > 0)
      await this.events.publish(tx, meetingTimesKnown, { organisationId: school.id });
    if (changes.added.length + changes.removed.length > 0)
      await this.events.publish(tx, schoolDaysChanged, { schoolId: school.id });
    return changes;
  }

  private note(
    tx: EntityManager,
    { name: actor }: Actor,
    { publicId: subjectId }: Organisation,
    action: string,
    reason: string,
  ): Promise<void> {
    return this.audit.record(tx, { actor, action, subject: 'school', subjectId, reason });
  }
}

/** Changes of one school's calendar go one after the other: two new terms must not overlap. */
async function lockedSchool(tx: EntityManager, actor: Actor): Promise<Organisation> {
  await lockCalendars(tx, [actor.organisationId ?? 0]);
  return ownSchool(tx, actor);
}

async function otherTerms(tx: EntityManager, schoolId: number, than: Term | null): Promise<Term[]> {
  return (await tx.findBy(Term, { schoolId })).filter((one) => one.id !== than?.id);
}

function refuseWrong(
  typed: TypedTerm,
  others: readonly TermDraft[],
  today: Day,
  before: TermDraft | null,
): void {
  const problems = termProblems(typed, others, today, before);
  if (problems.length > 0) throw new TermRefused(problems);
}

function lostFrom(today: Day, days: readonly EpochDay[]): Day[] {
  return [...days]
    .sort((a, b) => a - b)
    .map(fromEpochDay)
    .filter((day) => day >= today);
}
