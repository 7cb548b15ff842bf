import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { SignedInStaff } from '../../src/access/sessions/signed-in-staff.js';
import { CaseActions } from '../../src/cases/actions/case-actions.js';
import { ContactHomeMarks } from '../../src/cases/contact-home.js';
import { decidingStaff } from '../../src/cli/deciding-staff.js';
import { MyDayReader } from '../../src/followups/reading/my-day.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { PupilAgreementsService } from '../../src/people/pupils/pupil-agreements.service.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { draftFor, makeFamily, makeNorthfield, newestFollowUp, type Northfield } from './northfield.js';

const MORNING = '2026-06-15T07:10:00.000Z';
/** Still the 15th, at school and in Greenwich. */
const HALF_PAST_ELEVEN = '2026-06-15T22:30:00.000Z';
/** The 16th at school, the 15th in Greenwich. */
const HALF_PAST_MIDNIGHT = '2026-06-15T23:30:00.000Z';

describeOnEachDatabase('At half past midnight in summer, the new day has begun for', (kind) => {
  let app: TestApp;
  let northfield: Northfield;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(async () => {
    app.clock.moveTo(MORNING);
    northfield = await makeNorthfield(app);
  });

  afterAll(async () => {
    await app.close();
  });

  /** What is so at half past eleven, and what an hour later. */
  async function beforeAndAfter<T>(ask: () => Promise<T>): Promise<[T, T]> {
    app.clock.moveTo(HALF_PAST_ELEVEN);
    const before = await ask();
    app.clock.moveTo(HALF_PAST_MIDNIGHT);
    return [before, await ask()];
  }

  it('a pupil who is 18 on it, and says alone whom they do not want there', async () => {
    const { pupilId, contactIds } = await makeFamily(app, northfield, {
      pupil: { dateOfBirth: '2008-06-16' },
    });
    const said = { pupilId, contactId: contactIds[0] ?? 0, wish: 'unwanted' as const, on: '2026-06-15' };
    await app.get(UnitOfWork).run((tx) => app.get(PupilAgreementsService).recordPupilWish(tx, said));
    const mark = async () => (await app.get(ContactHomeMarks).of([pupilId]))(pupilId).contactHome;
    expect(await beforeAndAfter(mark)).toEqual(['ask-dsl-first', 'as-usual']);
  });

  it('a pupil whose last day was the day before: the draft is withdrawn', async () => {
    const family = await makeFamily(app, northfield);
    await draftFor(app, family);
    await app.dataSource.manager.insert(Enrolment, {
      ...{ pupilId: family.pupilId, schoolId: northfield.schoolId, yearGroup: '9' },
      ...{ fromDay: '2025-09-01', toDay: '2026-06-15' },
    });
    const state = async () => {
      await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
      await app.drain();
      return (await newestFollowUp(app, family.caseId)).state;
    };
    expect(await beforeAndAfter(state)).toEqual(['draft', 'withdrawn']);
  });

  it('a member of staff who leaves on it: they see and decide nothing more', async () => {
    const { publicId } = await draftFor(app, await makeFamily(app, northfield));
    const { account } = await accountFor(app, northfield.okaforId, `ada-${publicId}@northfield.example`);
    await app.dataSource.manager.update(Staff, { id: northfield.okaforId }, { leftOn: '2026-06-16' });
    const name = async () => (await app.get(SignedInStaff).actorFor(account.id))?.shownName ?? null;
    expect(await beforeAndAfter(name)).toEqual(['Ada Okafor', null]);
    const decider = () =>
      decidingStaff(app.nest, publicId, 'Ada Okafor', false).then(
        (one) => one.name,
        (error: Error) => error.message,
      );
    expect(await beforeAndAfter(decider)).toEqual(['Ada Okafor', expect.stringMatching(/^--by: nobody/)]);
  });

  it('what was due the day before: it is overdue', async () => {
    const { caseId } = await makeFamily(app, northfield);
    const due = { caseId, title: 'Ring home', ownerStaffId: northfield.okaforId, dueOn: '2026-06-15' };
    await app.get(UnitOfWork).run((tx) => app.get(CaseActions).add(tx, { ...due, origin: null }));
    const ada: Actor = {
      ...{ name: 'staff:ada', shownName: 'Ada Okafor', permissions: [], roles: [] },
      ...{ organisationId: northfield.schoolId, staffId: northfield.okaforId },
    };
    const isOverdue = async () => (await app.get(MyDayReader).of(ada)).actions.map((one) => one.isOverdue);
    expect(await beforeAndAfter(isOverdue)).toEqual([[false], [true]]);
  });
});
