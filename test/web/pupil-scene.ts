import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { Term } from '../../src/people/calendar/term.entity.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { KnownContext } from '../../src/people/pupils/known-context.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Concern } from '../../src/rules/concern.entity.js';
import { addDays, type Day, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { Result } from '../../src/signals/attainment/result.entity.js';
import { Incident } from '../../src/signals/behaviour/incident.entity.js';
import { HomeContact } from '../../src/signals/home/home-contact.entity.js';
import { HomeInsight } from '../../src/signals/home/home-insight.entity.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { Observation } from '../../src/signals/observations/observation.entity.js';
import { absences } from '../cases/northfield.js';
import { makeFamily, makeNorthfield, type Northfield } from '../followups/northfield.js';
import { accountFor, staffAccount } from '../support/staff-accounts.js';
import type { TestApp } from '../support/test-app.js';

export const ADA = 'ada@northfield.example';
export const SAM_DSL = 'sam@northfield.example';
export const DEE_MAST = 'dee@team.example';
/** Pastoral lead of year 10 only. */
export const TOM = 'tom@northfield.example';
/** A class teacher. */
export const TEACHER = 'theo@northfield.example';
/** Pastoral lead of Southfield. */
export const SOUTH = 'una@northfield.example';

/** What stands of everything, so that a page has something to show of each. */
const STANDING = { recordedAt: '2026-03-01T09:00:00.000Z', knownOn: null, supersededAt: null };
const TERMS: readonly (readonly [string, Day, Day])[] = [
  ['Autumn', '2025-09-03', '2025-12-19'],
  ['Spring', '2026-01-05', '2026-04-02'],
];

/** Northfield with a school year's calendar, Southfield beside it, and an account for everybody of {@link ADA} to {@link SOUTH}. */
export interface PupilScene extends Northfield {
  readonly southfieldId: number;
}

export async function openPupilScene(app: TestApp): Promise<PupilScene> {
  const northfield = await makeNorthfield(app);
  const { manager } = app.dataSource;
  const school = { kind: 'school', name: 'Southfield School', timezone: 'Europe/London' } as const;
  const southfield = { publicId: newPublicId(), source: 'test', sourceId: 'S', schoolYearStart: '08-01' };
  const made = await manager.insert(Organisation, { ...southfield, ...school });
  const southfieldId = Number(made.identifiers[0]?.['id']);
  const { schoolId } = northfield;
  for (const [name, firstDay, lastDay] of TERMS)
    await manager.insert(Term, { schoolId, name, firstDay, lastDay });
  const early = schoolDays().filter((day) => day < toEpochDay('2026-02-23'));
  await manager.insert(
    SchoolDay,
    early.map((day) => ({ schoolId, day })),
  );
  await accountFor(app, northfield.okaforId, ADA);
  await accountFor(app, northfield.lewisId, SAM_DSL);
  await accountFor(app, northfield.deeId, DEE_MAST);
  const at = (firstName: string, more: object) =>
    staffAccount(app, { firstName, roles: ['pastoral-lead'], organisationId: schoolId, ...more });
  await at('Tom', { yearGroups: ['10'] });
  await at('Theo', { roles: ['teacher'] });
  await at('Una', { organisationId: southfieldId });
  return { ...northfield, southfieldId };
}

export interface ScenePupil {
  readonly pupilId: number;
  readonly id: string;
  readonly caseId: number;
}

/** A pupil of year 9 with a mother and a case, and nothing else. */
export async function scenePupil(
  app: TestApp,
  scene: PupilScene,
  wishes: Parameters<typeof makeFamily>[2] = {},
  enrolment: Partial<Enrolment> | null = {},
): Promise<ScenePupil> {
  const { pupilId, caseId } = await makeFamily(app, scene, wishes);
  const { manager } = app.dataSource;
  if (enrolment !== null) {
    const usual = { schoolId: scene.schoolId, yearGroup: '9', fromDay: '2025-09-01', toDay: null };
    await manager.insert(Enrolment, { pupilId, ...usual, ...enrolment });
  }
  const { publicId } = await manager.findOneByOrFail(Pupil, { id: pupilId });
  return { pupilId, id: publicId, caseId };
}

/** Present on each school day from September to today, but for these sessions (`day` and `AM` or `PM`, to the code). */
export async function fillRegister(
  app: TestApp,
  scene: PupilScene,
  pupilId: number,
  except: Readonly<Record<string, string>> = {},
): Promise<void> {
  const days = schoolDays().filter((day) => day <= toEpochDay('2026-03-02'));
  const rows = days.flatMap((day) =>
    ([0, 1] as const).map((session) => {
      const said = except[`${day} ${session === 0 ? 'AM' : 'PM'}`] ?? (session === 0 ? '/' : '\\');
      return {
        pupilId,
        day,
        session,
        schoolId: scene.schoolId,
        code: codeOf(said)?.id ?? 0,
        recordedOn: null,
      };
    }),
  );
  for (let from = 0; from < rows.length; from += 100)
    await app.dataSource.manager.insert(Mark, rows.slice(from, from + 100));
}

/** Each key of an exception to {@link fillRegister}. */
export function session(day: Day, half: 'AM' | 'PM'): string {
  return `${toEpochDay(day)} ${half}`;
}

export async function addIncidents(
  app: TestApp,
  scene: PupilScene,
  pupilId: number,
  count: number,
): Promise<void> {
  for (let at = 0; at < count; at++) {
    const day = addDays('2026-02-27', -at);
    const usual = {
      publicId: newPublicId(),
      pupilId,
      schoolId: scene.schoolId,
      source: 'test',
      sourceId: `i${at}`,
    };
    await app.dataSource.manager.insert(Incident, {
      ...{ ...usual, ...STANDING, occurredAt: `${day}T10:00`, day: toEpochDay(day), polarity: 'negative' },
      ...{
        category: `Quarrel ${at}`,
        severity: 2,
        points: 3,
        location: 'not for the page',
        description: null,
      },
    });
  }
}

export async function addResult(
  app: TestApp,
  pupilId: number,
  subject: string,
  day: Day,
  score: number,
): Promise<void> {
  await app.dataSource.manager.insert(Result, {
    ...{
      publicId: newPublicId(),
      pupilId,
      source: 'test',
      subject,
      assessment: 'Unit test',
      scale: 'points',
    },
    ...{ day: toEpochDay(day), score, grade: null, ...STANDING },
  });
}

export async function addObservation(
  app: TestApp,
  pupilId: number,
  text: string,
  more: Partial<Observation> = {},
): Promise<void> {
  await app.dataSource.manager.insert(Observation, {
    ...{ publicId: newPublicId(), pupilId, source: 'test', sourceId: newPublicId(), theme: 'social' },
    ...{ severity: 'mild', restricted: false, possibleHarm: false, text, day: toEpochDay('2026-02-26') },
    ...{ authorName: 'Y. Haddad', ...STANDING, ...more },
  });
}

export async function addInsight(
  app: TestApp,
  pupilId: number,
  text: string,
  more: Partial<HomeInsight> = {},
): Promise<void> {
  await app.dataSource.manager.insert(HomeInsight, {
    ...{ publicId: newPublicId(), pupilId, contactId: null, text, restricted: false, possibleHarm: false },
    ...{ day: toEpochDay('2026-02-25'), ...STANDING, ...more },
  });
}

export async function addHomeContact(
  app: TestApp,
  pupilId: number,
  summary: string,
  more: Partial<HomeContact> = {},
): Promise<void> {
  await app.dataSource.manager.insert(HomeContact, {
    ...{ publicId: newPublicId(), pupilId, contactId: null, day: toEpochDay('2026-02-24'), channel: 'phone' },
    ...{ direction: 'school-to-home', summary, restricted: false, possibleHarm: false, ...STANDING, ...more },
  });
}

export async function addConcern(
  app: TestApp,
  schoolId: number,
  pupilId: number,
  sentence: string,
  more: Partial<Concern> = {},
): Promise<void> {
  await app.dataSource.manager.insert(Concern, {
    ...{ publicId: newPublicId(), pupilId, schoolId, ruleKey: newPublicId(), ruleSetVersion: 1, severity: 3 },
    ...{ consequence: 'list', state: 'raised', raisedOn: '2026-02-09', raisedAt: app.clock.now() },
    ...{ clearedOn: null, sentence, value: 1, threshold: 1, evidence: absences(['2026-02-10']) },
    ...{ evaluatedVersion: 1, ...more },
  });
}

export async function addContext(
  app: TestApp,
  pupilId: number,
  more: Partial<KnownContext> = {},
): Promise<number> {
  const made = await app.dataSource.manager.insert(KnownContext, {
    ...{ pupilId, kind: 'bereavement', note: 'Her grandfather died.', fromDay: '2026-02-20' },
    ...{ reviewOn: '2026-04-17', endedOn: null, ...more },
  });
  return Number(made.identifiers[0]?.['id']);
}

/** Weekdays of both terms, the half-term weeks left out. */
function schoolDays(): number[] {
  const off: readonly (readonly [Day, Day])[] = [
    ['2025-10-27', '2025-10-31'],
    ['2026-02-16', '2026-02-20'],
  ];
  return TERMS.flatMap(([, first, last]) => {
    const days = [];
    for (let day = toEpochDay(first); day <= toEpochDay(last); day++) days.push(day);
    return days;
  }).filter(
    (day) =>
      isoWeekdayOf(day) <= 5 && !off.some(([from, to]) => day >= toEpochDay(from) && day <= toEpochDay(to)),
  );
}
