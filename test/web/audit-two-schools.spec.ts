import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Invitation } from '../../src/followups/invitation.entity.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newPublicId } from '../../src/shared/ids.js';
import { type Family, makeFamily, makeNorthfield, type Northfield } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, type Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { textOf, visitorAt } from './worried-school.js';

/** Sam is DSL of Northfield, Wes of Westfield. Petra and Olga have left Northfield for Westfield on 31 January; Tim goes to both. */
describeOnEachDatabase('The audit of a pupil of two schools', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let westfield: Northfield;
  let sam: Visitor;
  let wes: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    westfield = await makeNorthfield(app);
    await accountFor(app, northfield.lewisId, 'sam@northfield.example');
    await accountFor(app, westfield.lewisId, 'wes@westfield.example');
    sam = await visitorAt(app, 'sam@northfield.example', '/audit');
    wes = await visitorAt(app, 'wes@westfield.example', '/audit');
  });

  afterAll(async () => {
    await app.close();
  });

  /** Written at another time than the clock's, which would end every session. */
  const note = async (at: string, action: string, subject: string, subjectId: string) => {
    const now = app.clock.now();
    app.clock.moveTo(at);
    await app.get(AuditLog).recordRead({ actor: 'somebody', action, subject, subjectId });
    app.clock.moveTo(now);
  };
  /** The days with such lines, as a visitor reads them. */
  const daysFor = async (visitor: Visitor, about: string, action: string): Promise<string[]> =>
    [
      ...textOf((await visitor.get(`/audit?about=${about}&action=${action}`)).text).matchAll(
        /day (\d+ \w+) 2026/g,
      ),
    ].map(([, day]) => day ?? '');
  const pupilOfBoth = async (firstName: string, leftOn: string | null, cameOn: string): Promise<Family> => {
    const family = await makeFamily(app, northfield, { pupil: { firstName } });
    const at = { pupilId: family.pupilId, yearGroup: '9' };
    await app.dataSource.manager.insert(Enrolment, [
      { ...at, schoolId: northfield.schoolId, fromDay: '2025-09-01', toDay: leftOn },
      { ...at, schoolId: westfield.schoolId, fromDay: cameOn, toDay: null },
    ]);
    return family;
  };
  const linkOf = ({ pupilId, contactIds }: Family) =>
    app
      .get(UnitOfWork)
      .run((tx) => app.get(FamilyLinks).linkFor(tx, pupilId, contactIds[0] ?? 0))
      .then(({ id }) => String(id));
  /** The next school keeps the record from now on. */
  const handedOn = ({ pupilId }: Family) =>
    app.dataSource.manager.update(Pupil, { id: pupilId }, { organisationId: westfield.schoolId });

  it('tells of a family’s page the school that had asked this home by then, while the pupil is there', async () => {
    const petra = await pupilOfBoth('Petra', '2026-01-30', '2026-01-31');
    const link = await linkOf(petra);
    await asked(app, northfield.schoolId, petra, '2026-01-20T09:00:00.000Z');
    await asked(app, westfield.schoolId, petra, '2026-02-10T09:00:00.000Z');
    await handedOn(petra);
    for (const day of ['2026-01-19', '2026-01-21', '2026-02-05', '2026-02-11'])
      await note(`${day}T10:00:00.000Z`, 'family-page-read', 'family-link', link);
    expect(await daysFor(sam, link, 'family-page-read')).toEqual(['21 January']);
    expect(await daysFor(wes, link, 'family-page-read')).toEqual(['11 February']);
  });

  it('tells no school that the other one, which the child goes to as well, has asked the home to meet', async () => {
    const tim = await pupilOfBoth('Tim', null, '2025-09-01');
    const link = await linkOf(tim);
    await asked(app, westfield.schoolId, tim, '2026-02-10T09:00:00.000Z');
    await note('2026-02-11T10:00:00.000Z', 'family-page-read', 'family-link', link);
    expect(await daysFor(sam, link, 'family-page-read')).toEqual([]);
    expect(await daysFor(wes, link, 'family-page-read')).toEqual(['11 February']);
  });

  it('tells the next school nothing of what was done before the pupil came, also once it keeps the record', async () => {
    const olga = await pupilOfBoth('Olga', '2026-01-30', '2026-01-31');
    await handedOn(olga);
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Pupil, { id: olga.pupilId });
    for (const day of ['2026-01-29', '2026-02-02'])
      await note(`${day}T10:00:00.000Z`, 'hold-placed', 'pupil', publicId);
    expect(await daysFor(wes, publicId, 'hold-placed')).toEqual(['2 February']);
    expect(await daysFor(sam, publicId, 'hold-placed')).toEqual(['29 January']);
  });

  it('tells the school that keeps the record also what was done before the first day there, when the pupil was nowhere else', async () => {
    const newcomer = await makeFamily(app, westfield, { pupil: { firstName: 'Nina' } });
    await app.dataSource.manager.insert(Enrolment, {
      ...{ pupilId: newcomer.pupilId, schoolId: westfield.schoolId, yearGroup: '9' },
      ...{ fromDay: '2026-02-16', toDay: null },
    });
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Pupil, { id: newcomer.pupilId });
    await note('2026-02-02T10:00:00.000Z', 'pupil-read', 'pupil', publicId);
    expect(await daysFor(wes, publicId, 'pupil-read')).toEqual(['2 February']);
    expect(await daysFor(sam, publicId, 'pupil-read')).toEqual([]);
  });
});

/** A school has asked a home to a meeting: its mail left at `sentAt`. */
async function asked(
  app: TestApp,
  schoolId: number,
  { pupilId, contactIds }: Family,
  sentAt: string,
): Promise<void> {
  const insert = async <T extends object>(entity: new () => T, row: object): Promise<number> =>
    Number((await app.dataSource.manager.insert(entity, row)).identifiers[0]?.['id']);
  const day = sentAt.slice(0, 10);
  const caseId = await insert(PupilCase, {
    ...{ publicId: newPublicId(), pupilId, schoolId, state: 'closed', ownerStaffId: null, urgency: 1 },
    ...{ proposedAt: sentAt, proposedOn: day, evidence: [] },
  });
  const followUpId = await insert(FollowUp, {
    ...{ publicId: newPublicId(), caseId, pupilId, schoolId, state: 'held', kind: 'face-to-face', slots: [] },
    ...{ draftedAt: sentAt, routedTo: 'pastoral-lead', uid: newPublicId(), sequence: 0 },
  });
  await insert(Invitation, {
    ...{ publicId: newPublicId(), followUpId, pupilId, contactId: contactIds[0] ?? 0, state: 'sent', sentAt },
    ...{ language: 'en', subject: 'A meeting', textBody: '' },
  });
}
