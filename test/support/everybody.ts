import { ImportBatch } from '../../src/data-import/batches/import-batch.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import type { StaffRoleName } from '../../src/people/staff/staff-role.entity.js';
import type { Northfield } from '../followups/northfield.js';
import { accountFor, staffAccount, Visitor } from './staff-accounts.js';
import type { TestApp } from './test-app.js';

/** Somebody who has signed in. */
export interface Insider {
  readonly who: string;
  readonly role: StaffRoleName;
  readonly visitor: Visitor;
}

const AT_SCHOOL: readonly (readonly [who: string, role: StaffRoleName, yearGroups: readonly string[]])[] = [
  ['Tessa', 'teacher', []],
  ['Lena', 'pastoral-lead', []],
  ['Tom', 'pastoral-lead', ['10']],
  ['Hal', 'head', []],
  ['Dora', 'dsl', []],
  ['Abel', 'administrator', []],
];
const IN_TEAM: readonly (readonly [who: string, role: StaffRoleName])[] = [
  ['Mona', 'mast-worker'],
  ['Mick', 'mast-manager'],
];

/**
 * One of each role at a school and in the team that works for it, each signed in; Tom is for year 10 alone, Ada logs the worries, and what
 * there is of imports Abel has brought.
 */
export async function everybody(app: TestApp, at: Northfield): Promise<Insider[]> {
  const { organisationId: team } = await app.dataSource.manager.findOneByOrFail(Staff, { id: at.deeId });
  const found: Insider[] = [];
  for (const [who, role, yearGroups] of AT_SCHOOL) {
    const wanted = { firstName: who, roles: [role], yearGroups, organisationId: at.schoolId };
    found.push(await insider(app, who, role, (await staffAccount(app, wanted)).email));
  }
  for (const [who, role] of IN_TEAM) {
    const wanted = { firstName: who, roles: [role], organisationId: team };
    found.push(await insider(app, who, role, (await staffAccount(app, wanted)).email));
  }
  await broughtBy(app, at.schoolId, 'Abel');
  const ada = 'ada.okafor@northfield.example';
  await accountFor(app, at.okaforId, ada);
  return [...found, await insider(app, 'Ada', 'pastoral-lead', ada)];
}

async function broughtBy(app: TestApp, organisationId: number, firstName: string): Promise<void> {
  const { manager } = app.dataSource;
  const { publicId } = await manager.findOneByOrFail(Staff, { organisationId, firstName });
  await manager.update(ImportBatch, { organisationId }, { actor: `staff:${publicId}` });
}

async function insider(app: TestApp, who: string, role: StaffRoleName, email: string): Promise<Insider> {
  const visitor = Visitor.at(app);
  await visitor.signIn(app, email);
  return { who, role, visitor };
}
