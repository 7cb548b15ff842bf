import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { KEY_SCOPES } from '../../src/access/permissions.js';
import { makeNorthfield, type Northfield } from '../followups/northfield.js';
import { everybody, type Insider } from './everybody.js';
import { type Ids, othersChildren, othersPlace } from './others-children.js';
import type { TestApp } from './test-app.js';

/** In every name and text of another school, of a family of this one that is not for everybody here, and of our own. */
export const FAR = 'Quillonfar';
export const NEAR = 'Quillonnear';
export const OWN = 'Quillonown';

/** A school with one of each role and its team, and beside it all that some of them, or none, may know of. */
export interface TwoSchools {
  readonly here: Northfield;
  readonly people: readonly Insider[];
  /** Families that have said yes to the team. */
  readonly own: Ids;
  /** Families of year 9 here that have said no to the team. */
  readonly near: Ids;
  /** Another school, which has a team of its own. */
  readonly far: Ids;
  readonly farSchool: Organisation;
  /** Of the school here, and of its team; may do all that such a key can. */
  readonly key: string;
  readonly teamKey: string;
}

export async function twoSchools(app: TestApp): Promise<TwoSchools> {
  await app.get(RuleSetsService).current();
  const here = await makeNorthfield(app);
  const there = await makeNorthfield(app);
  const own = {
    ...(await othersChildren(app, here, OWN, { mastAgreement: 'agreed' })),
    ...(await othersPlace(app, here, OWN)),
  };
  const near = await othersChildren(app, here, NEAR, { mastAgreement: 'refused' });
  const far = {
    ...(await othersChildren(app, there, FAR, { mastAgreement: 'agreed' })),
    ...(await othersPlace(app, there, FAR)),
  };
  const { manager } = app.dataSource;
  const { organisationId: team } = await manager.findOneByOrFail(Staff, { id: here.deeId });
  return {
    ...{ here, own, near, far, people: await everybody(app, here) },
    key: await app.apiKey(undefined, here.schoolId),
    teamKey: await app.apiKey(
      KEY_SCOPES.filter((scope) => scope !== 'dsl'),
      team,
    ),
    farSchool: await manager.findOneByOrFail(Organisation, { id: there.schoolId }),
  };
}
