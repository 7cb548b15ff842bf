import type { Actor } from '../../src/access/actor.js';
import { PERMISSIONS_OF } from '../../src/access/roles.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { TeamSchool } from '../../src/people/organisations/team-school.entity.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { StaffRole, type StaffRoleName } from '../../src/people/staff/staff-role.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { Concern } from '../../src/rules/concern.entity.js';
import { concernCleared } from '../../src/rules/concern-cleared.event.js';
import { concernRaised } from '../../src/rules/concern-raised.event.js';
import { concernWithdrawn } from '../../src/rules/concern-withdrawn.event.js';
import type { Evidence } from '../../src/rules/evidence.js';
import { addDays, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import type { TestApp } from '../support/test-app.js';

/** Monday of the fixed clock's week. */
export const MONDAY = '2026-03-02';

/** A school with a lead for year 9, one for year 10, and a head; a second school; a team that works for the first. */
export interface Northfield {
  readonly school: number;
  readonly otherSchool: number;
  readonly team: number;
  readonly leadOf9: number;
  readonly leadOf10: number;
  readonly head: number;
}

async function made<T extends object>(
  app: TestApp,
  entity: new () => T,
  values: Partial<T>,
): Promise<number> {
  const saved: unknown = await app.get(UnitOfWork).run((tx) => tx.save(entity, values as never));
  return (saved as { id: number }).id;
}

function organisation(
  app: TestApp,
  kind: 'school' | 'team',
  sourceId: string,
  name: string,
): Promise<number> {
  const publicId = newPublicId();
  return made(app, Organisation, { publicId, kind, source: 'csv', sourceId, name });
}

export async function member(
  app: TestApp,
  organisationId: number,
  lastName: string,
  role: StaffRoleName,
  yearGroups: string[] | null,
): Promise<number> {
  const id = await made(app, Staff, {
    publicId: newPublicId(),
    organisationId,
    source: 'csv',
    sourceId: lastName,
    firstName: 'Ama',
    lastName,
  });
  await made(app, StaffRole, { staffId: id, role, yearGroups });
  return id;
}

export async function northfield(app: TestApp): Promise<Northfield> {
  const school = await organisation(app, 'school', 'NF', 'Northfield School');
  const otherSchool = await organisation(app, 'school', 'SF', 'Southfield School');
  const team = await organisation(app, 'team', 'MAST', 'Early Help Team');
  await app.get(UnitOfWork).run(async (tx) => {
    await tx.insert(TeamSchool, { teamId: team, schoolId: school, agreedOn: '2026-01-05' });
    const days = Array.from({ length: 120 }, (_, at) => toEpochDay(addDays(MONDAY, at - 100)));
    const open = days.filter((day) => isoWeekdayOf(day) <= 5);
    await tx.insert(
      SchoolDay,
      open.map((day) => ({ schoolId: school, day })),
    );
  });
  const leadOf9 = await member(app, school, 'Okafor', 'pastoral-lead', ['9']);
  const leadOf10 = await member(app, school, 'Lindqvist', 'pastoral-lead', ['10']);
  const head = await member(app, school, 'Brennan', 'head', null);
  return { school, otherSchool, team, leadOf9, leadOf10, head };
}

/** A pupil called Amir, enrolled since September. */
export async function pupil(
  app: TestApp,
  schoolId: number,
  sourceId: string,
  yearGroup: string | null = '9',
): Promise<number> {
  const id = await made(app, Pupil, {
    publicId: newPublicId(),
    organisationId: schoolId,
    source: 'csv',
    sourceId,
    firstName: 'Amir',
    lastName: sourceId,
  });
  await made(app, Enrolment, { pupilId: id, schoolId, yearGroup, fromDay: '2025-09-01', toDay: null });
  return id;
}

/** Absence marks: one morning on each of these days. */
export function absences(days: readonly string[]): Evidence {
  return {
    kind: 'sessions',
    span: { from: '2025-09-01', to: MONDAY, possible: 200, absent: days.length },
    marks: days.map((day) => ({ day, session: 'AM', code: 'O' })),
    omitted: 0,
  };
}

export function incident(day: string): Evidence {
  const incidents = [{ id: 'INC-1', day, category: 'fight', severity: 4, points: 5 }];
  return { kind: 'incidents', from: day, to: day, incidents, omitted: 0 };
}

export interface RaisedConcern {
  readonly ruleKey?: string;
  readonly severity?: number;
  readonly consequence?: Concern['consequence'];
  readonly raisedOn?: string;
  readonly evidence?: Evidence;
  readonly sentence?: string;
}

/** Writes a concern and its event in one transaction, as the evaluation does; returns its id. */
export function raise(
  app: TestApp,
  schoolId: number,
  pupilId: number,
  concern: RaisedConcern = {},
): Promise<number> {
  return app.get(UnitOfWork).run(async (tx) => {
    const inserted = await tx.insert(Concern, {
      publicId: newPublicId(),
      pupilId,
      schoolId,
      ruleKey: concern.ruleKey ?? 'unauthorised-ten-in-ten-weeks',
      ruleSetVersion: 1,
      severity: concern.severity ?? 4,
      consequence: concern.consequence ?? 'open-case',
      state: 'raised',
      raisedOn: concern.raisedOn ?? MONDAY,
      raisedAt: app.clock.now(),
      clearedOn: null,
      sentence: concern.sentence ?? 'Amir has missed ten sessions without leave in ten school weeks.',
      value: 10,
      threshold: 10,
      evidence: concern.evidence ?? absences(['2026-02-10']),
      evaluatedVersion: 1,
    });
    const { id } = inserted.identifiers[0] as { id: number };
    await app.get(EventBus).publish(tx, concernRaised, { concernId: id });
    return id;
  });
}

/** Ends a concern as the evaluation does. */
export async function end(app: TestApp, concernId: number, state: 'cleared' | 'withdrawn'): Promise<void> {
  const event = state === 'cleared' ? concernCleared : concernWithdrawn;
  await app.get(UnitOfWork).run(async (tx) => {
    await tx.update(Concern, { id: concernId }, { state, clearedOn: MONDAY });
    await app.get(EventBus).publish(tx, event, { concernId });
  });
}

/** Somebody who has signed in, by one role. */
export async function actorOf(
  app: TestApp,
  staffId: number,
  organisationId: number,
  role: StaffRoleName,
  yearGroups: string[] | null,
): Promise<Actor> {
  const { publicId } = await app.dataSource.manager.findOneByOrFail(Staff, { id: staffId });
  const roles = [{ role, yearGroups }];
  return { name: `staff:${publicId}`, permissions: PERMISSIONS_OF[role], roles, organisationId, staffId };
}
