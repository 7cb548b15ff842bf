import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import { toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { CaseDesk } from '../case-desk.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { deskOf } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import { dayOffTask, isForDayOff } from '../owner-tasks.js';
import { isSchoolDay } from '../sending-hours.js';

interface BookedRow {
  readonly id: number;
  readonly startsAt: Instant;
  /** 1 where its owner is asked to find another day, and has not done it. */
  readonly isAsked: number;
}

/**
 * Booked meetings on days that have no school any more. Nobody is at the door on such a day, and home has been told to come: the owner of the
 * case is asked to find another time. Nothing is called off by itself; a school may open for it, and home is to hear it from a person.
 */
@Injectable()
export class MeetingsOnDaysOff {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
    private readonly desk: CaseDesk,
  ) {}

  /** Booked meetings ahead that stand on a day off, and those whose owners were asked about one. */
  async idsOf(schoolId: number): Promise<number[]> {
    const rows = await this.reader.query<BookedRow>(
      `SELECT f.id, f.starts_at AS "startsAt", CASE WHEN EXISTS (SELECT 1 FROM case_action a
           WHERE a.case_id = f.case_id AND a.origin LIKE 'day-off:' || f.id || ':%'
             AND a.done_at IS NULL AND a.withdrawn_at IS NULL) THEN 1 ELSE 0 END AS "isAsked"
       FROM follow_up f WHERE f.school_id = $1 AND f.state IN ('approved', 'answered') AND f.starts_at > $2 ORDER BY f.id`,
      [schoolId, this.clock.now()],
    );
    const zone = await this.schoolToday.zoneOf(schoolId);
    const days = new Set(await this.calendars.schoolDays(schoolId));
    const isOff = ({ startsAt }: BookedRow): boolean => !days.has(toEpochDay(localDayOf(startsAt, zone)));
    return rows.filter((row) => isOff(row) || row.isAsked === 1).map(({ id }) => id);
  }

  /** Asks the owner, or takes back what was asked where there is school on its day again. */
  async lookAfter(tx: EntityManager, id: number): Promise<void> {
    const followUp = await lockedFollowUp(tx, { id });
    const { state, startsAt, caseId } = followUp;
    if ((state !== 'approved' && state !== 'answered') || startsAt === null) return;
    const scene = await readScene(tx, followUp, this.clock.now());
    const isMeant = (origin: string): boolean => isForDayOff(origin, id);
    if (isOnSchoolDay(scene))
      await this.desk.withdraw(tx, caseId, isMeant, 'there is school on that day again');
    else await this.askOwner(tx, scene);
  }

  private async askOwner(tx: EntityManager, scene: MeetingScene): Promise<void> {
    const { id, caseId, sequence } = scene.followUp;
    const asked = await runSql<{ origin: string; withdrawnAt: Instant | null }>(
      tx,
      `SELECT origin, withdrawn_at AS "withdrawnAt" FROM case_action WHERE case_id = $1 AND origin LIKE $2`,
      [caseId, dayOffTask(id, sequence, '%')],
    );
    if (asked.some(({ withdrawnAt }) => withdrawnAt === null)) return;
    const origin = dayOffTask(id, sequence, asked.length);
    await this.desk.ask(tx, { caseId, origin, withinSchoolDays: 1, title: titleOf(scene) });
  }
}

/** Whether there is school on the day of a meeting; also where it has no day yet. */
export function isOnSchoolDay({
  followUp: { startsAt },
  school,
  schoolDays,
}: Pick<MeetingScene, 'followUp' | 'school' | 'schoolDays'>): boolean {
  return startsAt === null || isSchoolDay(localDayOf(startsAt, school.zone), schoolDays);
}

/** When a meeting is that only a DSL decides about today, and whether home is spoken to about it, is for the DSL to say. */
function titleOf({ followUp, school, home }: MeetingScene): string {
  if (followUp.routedTo === 'dsl' || deskOf(home) === 'dsl')
    return 'Ask the DSL about the meeting with home: school is closed on its day';
  const at = DateTime.fromISO(followUp.startsAt ?? '', { zone: school.zone }).setLocale('en-GB');
  const name = `${home.pupilFirstName} ${home.pupil.lastName}`.trim();
  return `School is closed on ${at.toFormat('cccc d MMMM')}: the meeting with ${name}’s home at ${at.toFormat('HH:mm')} needs another time`;
}
