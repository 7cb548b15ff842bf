import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TeamAgreements } from '../../src/people/organisations/team-agreements.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  placeHold,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndApprove } from './reading-first.js';

/** Dee Marsh of City MAST is to meet three families, each on a day that home knows; then her team works for Northfield no more. */
describeOnEachDatabase('Booked meetings with a team that no longer works for the school', (kind) => {
  let app: TestApp;
  let usual: Family;
  let held: Family;
  let inCare: Family;

  beforeAll(async () => {
    app = await startTestApp(kind);
    const { manager } = app.dataSource;
    const northfield = await makeNorthfield(app);
    const booked = async (firstName: string): Promise<Family> => {
      const family = await makeFamily(app, northfield, { pupil: { firstName } });
      const { publicId } = await draftFor(app, family);
      await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
      return family;
    };
    usual = await booked('Bilal');
    held = await booked('Lena');
    inCare = await booked('Vera');
    await placeHold(app, held, null);
    await app.drain();
    await manager.update(Pupil, { id: inCare.pupilId }, { socialCare: 'in-care' });
    const { organisationId: teamId } = await manager.findOneByOrFail(Staff, { id: northfield.deeId });
    const without = { teamId, schoolIds: [], agreedOn: '2025-09-01' };
    await app.get(UnitOfWork).run((tx) => app.get(TeamAgreements).ofFile(tx, without));
    await app.drain();
  });

  afterAll(async () => {
    await app.close();
  });

  /** What the owner is asked about Dee, and what the story says of her since. */
  const aboutDee = async ({ caseId }: Family): Promise<string[]> =>
    [...(await tasksOf(app, caseId)), ...(await storyOf(app, caseId))].filter((one) =>
      one.includes('Dee Marsh, whose'),
    );

  it('are for the owner of the case to tell home about, with the time', async () => {
    const { startsAt } = await newestFollowUp(app, usual.caseId);
    expect(startsAt).toBe('2026-03-05T08:00:00.000Z');
    const title =
      'The meeting on Thursday 5 March, 08:00 was to be with Dee Marsh, whose team no longer works for the school: tell home who comes instead, or move it';
    expect(await aboutDee(usual)).toEqual([title, `action-added: ${title}`]);
  });

  it('are for the DSL to speak about, and no time is told, where only a DSL decides today', async () => {
    const meetings = [await newestFollowUp(app, held.caseId), await newestFollowUp(app, inCare.caseId)];
    expect(meetings.map(({ state, routedTo }) => [state, routedTo])).toEqual([
      ['approved', 'dsl'],
      ['approved', 'pastoral-lead'],
    ]);
    const title =
      'Ask the DSL about the meeting with home, which was to be with Dee Marsh, whose team no longer works for the school';
    for (const family of [held, inCare])
      expect(await aboutDee(family)).toEqual([title, `action-added: ${title}`]);
  });
});
