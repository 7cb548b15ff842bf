import { everything } from '../../src/access/sight/why-visible.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { caseProposed } from '../../src/cases/case-proposed.event.js';
import { FamilyLink } from '../../src/followups/family-links/family-link.entity.js';
import type { Decider } from '../../src/followups/approval/decider.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Invitation } from '../../src/followups/invitation.entity.js';
import { ContactHoldsService } from '../../src/people/contacts/contact-holds.service.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { PupilContact } from '../../src/people/contacts/pupil-contact.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { TeamSchool } from '../../src/people/organisations/team-school.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { StaffRole, type StaffRoleName } from '../../src/people/staff/staff-role.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { WorkingHours } from '../../src/people/staff/working-hours.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import type { TestApp } from '../support/test-app.js';

export const MS_OKAFOR: Decider = {
  name: 'Ms Okafor',
  actor: 'command:test',
  isDsl: false,
  sight: everything('a test'),
};
export const MR_LEWIS_DSL: Decider = {
  name: 'Mr Lewis',
  actor: 'command:test',
  isDsl: true,
  sight: everything('a test'),
};

let number = 0;
const source = (): { publicId: string; source: string; sourceId: string } => {
  number += 1;
  return { publicId: newPublicId(), source: 'test', sourceId: `n${number}` };
};

/** Northfield School: term days to July, Ms Okafor (pastoral lead), Mr Lewis (DSL), and Dee Marsh of the team. */
export interface Northfield {
  readonly schoolId: number;
  readonly okaforId: number;
  readonly lewisId: number;
  readonly deeId: number;
}

async function insert<T extends object>(app: TestApp, entity: new () => T, row: object): Promise<number> {
  const made = await app.dataSource.manager.insert(entity, row);
  return Number((made.identifiers[0] as { id?: number } | undefined)?.id);
}

export async function makeNorthfield(app: TestApp): Promise<Northfield> {
  const school = {
    kind: 'school',
    name: 'Northfield School',
    timezone: 'Europe/London',
    phone: '0114 496 0000',
  };
  const schoolId = await insert(app, Organisation, { ...source(), ...school, schoolYearStart: '08-01' });
  const team = { kind: 'team', name: 'City MAST', timezone: 'Europe/London', schoolYearStart: '08-01' };
  const teamId = await insert(app, Organisation, { ...source(), ...team });
  await app.dataSource.manager.insert(TeamSchool, { teamId, schoolId, agreedOn: '2025-09-01' });
  const days = [];
  for (let day = toEpochDay('2026-02-23'); day <= toEpochDay('2026-07-17'); day += 1)
    if (isoWeekdayOf(day) <= 5) days.push({ schoolId, day });
  await app.dataSource.manager.insert(SchoolDay, days);
  return {
    schoolId,
    okaforId: await makeStaff(app, schoolId, 'Ada', 'Okafor', 'pastoral-lead'),
    lewisId: await makeStaff(app, schoolId, 'Sam', 'Lewis', 'dsl'),
    deeId: await makeStaff(app, teamId, 'Dee', 'Marsh', 'mast-worker'),
  };
}

async function makeStaff(
  app: TestApp,
  organisationId: number,
  firstName: string,
  lastName: string,
  role: StaffRoleName,
): Promise<number> {
  const staffId = await insert(app, Staff, {
    ...source(),
    organisationId,
    firstName,
    lastName,
    jobTitle: null,
  });
  await insert(app, StaffRole, { staffId, role, yearGroups: null });
  for (const weekday of [1, 2, 3, 4, 5])
    await insert(app, WorkingHours, { staffId, weekday, fromTime: '08:00', toTime: '17:00' });
  return staffId;
}

/** What is unusual about a family; the rest is usual: Samira, 14, and her mother Amina with an email. */
export interface FamilyWishes {
  readonly pupil?: Partial<Pupil>;
  readonly contacts?: readonly Partial<Contact & PupilContact>[];
  readonly proposedOn?: string;
  readonly ownerId?: number | null;
}

export interface Family {
  readonly pupilId: number;
  readonly caseId: number;
  readonly contactIds: readonly number[];
}

const AMINA = { firstName: 'Amina', lastName: 'Khan', email: 'amina@home.example' };

/** A family with a proposed case; nothing is drafted until {@link draftFor}. */
export async function makeFamily(app: TestApp, at: Northfield, wishes: FamilyWishes = {}): Promise<Family> {
  const { schoolId, okaforId } = at;
  const pupilId = await insert(app, Pupil, {
    ...source(),
    organisationId: schoolId,
    firstName: 'Samira',
    lastName: 'Khan',
    dateOfBirth: '2011-09-09',
    socialCare: 'none',
    mastAgreement: 'agreed',
    ...wishes.pupil,
  });
  const contactIds: number[] = [];
  for (const wish of wishes.contacts ?? [{}])
    contactIds.push(await makeContact(app, schoolId, pupilId, wish));
  const caseId = await insert(app, PupilCase, {
    publicId: newPublicId(),
    pupilId,
    schoolId,
    state: 'proposed',
    ownerStaffId: wishes.ownerId === undefined ? okaforId : wishes.ownerId,
    urgency: 30,
    proposedAt: app.clock.now(),
    proposedOn: wishes.proposedOn ?? app.clock.now().slice(0, 10),
    evidence: [],
  });
  return { pupilId, caseId, contactIds };
}

export async function makeContact(
  app: TestApp,
  schoolId: number,
  pupilId: number,
  wish: Partial<Contact & PupilContact>,
): Promise<number> {
  const { firstName, lastName, email, mobile, address, language, interpreter, ...link } = {
    ...AMINA,
    ...wish,
  };
  const contactId = await insert(app, Contact, {
    ...source(),
    organisationId: schoolId,
    ...{ firstName, lastName, email, language: language ?? 'en', interpreter: interpreter ?? false },
    ...{ mobile: mobile ?? '07700 900001', address: address ?? '1 Canal Row' },
  });
  await insert(app, PupilContact, {
    ...{ pupilId, contactId, kind: 'parent', relationship: 'Mother', parentalResponsibility: true },
    ...{ livesWith: true, priority: 1, channel: 'email', addressHidden: false, noContact: false },
    ...link,
  });
  return contactId;
}

/** Lets the worker draft for a family; returns the newest follow-up of its case. */
export async function draftFor(app: TestApp, { caseId }: Family): Promise<FollowUp> {
  await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, caseProposed, { caseId }));
  await app.drain();
  return newestFollowUp(app, caseId);
}

/** The same for many at once. */
export async function draftForAll(app: TestApp, families: readonly Family[]): Promise<FollowUp[]> {
  const payloads = families.map(({ caseId }) => ({ caseId }));
  await app.get(UnitOfWork).run((tx) => app.get(EventBus).publishAll(tx, caseProposed, payloads));
  await app.drain();
  const drafts: FollowUp[] = [];
  for (const { caseId } of families) drafts.push(await newestFollowUp(app, caseId));
  return drafts;
}

export async function newestFollowUp(app: TestApp, caseId: number): Promise<FollowUp> {
  const [found] = await app.dataSource.manager.find(FollowUp, {
    where: { caseId },
    order: { id: 'DESC' },
    take: 1,
  });
  if (!found) throw new Error('No follow-up has been drafted');
  return found;
}

export function invitationsOf(app: TestApp, followUpId: number): Promise<Invitation[]> {
  return app.dataSource.manager.find(Invitation, { where: { followUpId }, order: { id: 'ASC' } });
}

export async function linkOf(app: TestApp, pupilId: number): Promise<FamilyLink> {
  return app.dataSource.manager.findOneByOrFail(FamilyLink, { pupilId });
}

export function placeHold(app: TestApp, { pupilId }: Family, contactId: number | null): Promise<number> {
  const hold = {
    pupilId,
    contactId,
    reason: 'not for others',
    placedBy: 'command:test',
    reviewOn: '2026-04-01',
  };
  return app.get(UnitOfWork).run((tx) => app.get(ContactHoldsService).place(tx, hold));
}

/** Titles of what the owner of a case is asked to do. */
export async function tasksOf(app: TestApp, caseId: number): Promise<string[]> {
  const rows = await app.dataSource.query<{ title: string }[]>(
    `SELECT title FROM case_action WHERE case_id = ${caseId} ORDER BY id`,
  );
  return rows.map((row) => row.title);
}

/** The story of a case, oldest first: kind and words. */
export async function storyOf(app: TestApp, caseId: number): Promise<string[]> {
  const rows = await app.dataSource.query<{ kind: string; text: string }[]>(
    `SELECT kind, text FROM case_entry WHERE case_id = ${caseId} ORDER BY id`,
  );
  return rows.map((row) => `${row.kind}: ${row.text}`);
}
