import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { PupilRecorder } from '../../src/people/pupils/pupil-recorder.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { TestApp } from '../support/test-app.js';

/** A school with three pupils (Amy, Ben, Cara), and another with one (Zoe); outside ids are '1', '2', '3' and '9'. */
export interface Northfield {
  readonly northfield: number;
  readonly southfield: number;
  readonly amy: number;
  readonly ben: number;
  readonly cara: number;
  readonly zoe: number;
}

export async function openNorthfield(app: TestApp, source = 'sims'): Promise<Northfield> {
  return app.get(UnitOfWork).run(async (tx) => {
    const organisations = await app.get(OrganisationRecorder).recordOrganisations(tx, [
      { kind: 'school', source, sourceId: 'N', name: 'Northfield' },
      { kind: 'school', source, sourceId: 'S', name: 'Southfield' },
    ]);
    const [northfield = 0, southfield = 0] = organisations.ids;
    const pupil = (sourceId: string, firstName: string, schoolId: number) => ({
      source,
      sourceId,
      schoolId,
      firstName,
      lastName: 'Okafor',
      yearGroup: '9',
    });
    const pupils = await app
      .get(PupilRecorder)
      .recordPupils(
        tx,
        [
          pupil('1', 'Amy', northfield),
          pupil('2', 'Ben', northfield),
          pupil('3', 'Cara', northfield),
          pupil('9', 'Zoe', southfield),
        ],
        () => '2026-03-02',
      );
    const [amy = 0, ben = 0, cara = 0, zoe = 0] = pupils.ids;
    return { northfield, southfield, amy, ben, cara, zoe };
  });
}
