import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { staffAccount } from '../support/staff-accounts.js';
import type { TestApp } from '../support/test-app.js';
import { type WorriedSchool, worriedSchool } from './worried-school.js';

/** Ivy and Joel are administrators of Northfield, Hal is its head; Mick leads City MAST, and Tom is its administrator. */
export const IVY = 'ivy@northfield.example';
export const JOEL = 'joel@northfield.example';
export const HAL = 'hal@northfield.example';
export const MICK = 'mick@northfield.example';
export const TOM = 'tom@northfield.example';

/** The worried school, which works with City MAST by the file of teams; Riverside MAST has no agreement with anybody. */
export interface AgreedSchool {
  readonly school: WorriedSchool;
  readonly city: Organisation;
  readonly riverside: Organisation;
}

export async function agreedSchool(app: TestApp): Promise<AgreedSchool> {
  const school = await worriedSchool(app);
  const { manager } = app.dataSource;
  const { organisationId: cityId } = await manager.findOneByOrFail(Staff, { id: school.deeId });
  const row = { kind: 'team', source: 'csv', sourceId: 'R', name: 'Riverside <b>MAST</b>' } as const;
  const recorder = app.get(OrganisationRecorder);
  const { ids } = await app.get(UnitOfWork).run((tx) => recorder.recordOrganisations(tx, [row]));
  const at = { organisationId: school.schoolId };
  await staffAccount(app, { ...at, firstName: 'Ivy', roles: ['administrator'] });
  await staffAccount(app, { ...at, firstName: 'Joel', roles: ['administrator'] });
  await staffAccount(app, { ...at, firstName: 'Hal', roles: ['head'] });
  await staffAccount(app, { organisationId: cityId, firstName: 'Mick', roles: ['mast-manager'] });
  await staffAccount(app, { organisationId: cityId, firstName: 'Tom', roles: ['administrator'] });
  return {
    school,
    city: await manager.findOneByOrFail(Organisation, { id: cityId }),
    riverside: await manager.findOneByOrFail(Organisation, { id: ids[0] ?? 0 }),
  };
}
