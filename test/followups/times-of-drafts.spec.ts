import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { approveCommand } from '../../src/cli/approve.command.js';
import { DraftHasChanged, TooLate } from '../../src/followups/approval/follow-up-errors.js';
import { RefreshTimes } from '../../src/followups/approval/refresh-times.service.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  draftForAll,
  type Family,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
} from './northfield.js';
import { readAndApprove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const THREE_WEEKS_ON = '2026-03-23T08:10:00.000Z';
const ALL_SCHOOLS = everything('a test');

describeOnEachDatabase('The times that a draft suggests', (kind) => {
  let app: TestApp;
  let northfield: Northfield;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(async () => {
    app.clock.moveTo(MONDAY);
    northfield = await makeNorthfield(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const read = (publicId: string) => app.get(FollowUpReading).read(publicId, ALL_SCHOOLS, false);
  const approve = (publicId: string) => readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });

  it('are not those of another draft: a lead approves eight in a row, each for its first time', async () => {
    const families: Family[] = [];
    for (let n = 0; n < 8; n += 1) families.push(await makeFamily(app, northfield));
    const drafts = await draftForAll(app, families);
    const startsAt = drafts.flatMap(({ slots }) => slots.map((slot) => slot.startsAt));
    expect(startsAt).toHaveLength(40);
    expect(new Set(startsAt).size).toBe(40);
    for (const { publicId } of drafts) await approve(publicId);
    for (const { caseId } of families)
      expect(await newestFollowUp(app, caseId)).toMatchObject({ state: 'approved' });
  });

  it('that have passed are said to have; approving refuses them, and refreshing suggests and writes others', async () => {
    const family = await makeFamily(app, northfield);
    const { id, publicId } = await draftFor(app, family);
    expect((await read(publicId)).slots.map((slot) => slot.whyNot)).toEqual([null, null, null, null, null]);
    app.clock.moveTo(THREE_WEEKS_ON);
    const stale = await read(publicId);
    expect(stale.slots.map(({ free, whyNot }) => [free, whyNot])).toEqual(
      Array.from({ length: 5 }, () => [false, 'has passed']),
    );
    await expect(approve(publicId)).rejects.toThrow(TooLate);
    await expect(approve(publicId)).rejects.toThrow('have the times refreshed');
    expect((await newestFollowUp(app, family.caseId)).slots).toHaveLength(5);
    expect((await newestFollowUp(app, family.caseId)).slots[0]?.startsAt).toBe(stale.slots[0]?.startsAt);
    const slots = await app.get(RefreshTimes).refresh(publicId, MS_OKAFOR);
    expect(slots.every(({ startsAt }) => startsAt > THREE_WEEKS_ON)).toBe(true);
    const fresh = await read(publicId);
    expect(fresh.slots.every((slot) => slot.free && slot.whyNot === null)).toBe(true);
    const { startsAt } = await approve(publicId);
    expect(startsAt).toBe(slots[0]?.startsAt);
    expect((await invitationsOf(app, id))[0]?.textBody).toBe(fresh.recipients[0]?.text);
  });

  it('say why they are not possible any more: booked, no school day, nobody works, too soon', async () => {
    const [first, second] = [await makeFamily(app, northfield), await makeFamily(app, northfield)];
    const taken = await draftFor(app, first);
    const { publicId } = await draftFor(app, second);
    const [one, two, three] = taken.slots;
    await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: one?.startsAt ?? '' });
    await app.dataSource.query(
      `DELETE FROM school_day WHERE school_id = ${northfield.schoolId} AND day = ${Date.parse((two?.startsAt ?? '').slice(0, 10)) / 86_400_000}`,
    );
    const weekday = new Date(three?.startsAt ?? '').getUTCDay();
    await app.dataSource.query(
      `DELETE FROM working_hours WHERE staff_id = ${northfield.okaforId} AND weekday = ${weekday}`,
    );
    expect((await read(taken.publicId)).slots.slice(0, 3).map((slot) => slot.whyNot)).toEqual([
      'somebody of the staff is booked then',
      'no school day',
      'somebody of the staff does not work then',
    ]);
    app.clock.moveTo(new Date(Date.parse(taken.slots[4]?.startsAt ?? '') - 60_000).toISOString());
    expect((await read(taken.publicId)).slots[4]?.whyNot).toBe('too soon for the home to hear of it in time');
  });

  it('say that no school day is known then, once a term has gone, and who is to enter it', async () => {
    const { publicId, schoolId } = await draftFor(app, await makeFamily(app, await makeNorthfield(app)));
    await app.dataSource.query(`DELETE FROM school_day WHERE school_id = ${schoolId}`);
    expect(new Set((await read(publicId)).slots.map((slot) => slot.whyNot))).toEqual(
      new Set(['no school day is known then: ask your administrator to enter the term']),
    );
  });

  it('are refreshed by a draft’s own school and desk alone, and only in a draft', async () => {
    const { publicId } = await draftFor(app, await makeFamily(app, northfield));
    const forDsl = await draftFor(
      app,
      await makeFamily(app, northfield, { pupil: { socialCare: 'in-care' } }),
    );
    const own = await app.apiKey(['followups:approve'], northfield.schoolId);
    const foreign = await app.apiKey(['followups:approve'], (await makeNorthfield(app)).schoolId);
    const refresh = (id: string, key: string) =>
      app.http().post(`/api/v1/follow-ups/${id}/refresh-times`).set('authorization', `Bearer ${key}`);
    await refresh(publicId, foreign).expect(404);
    await refresh(forDsl.publicId, own).expect(403);
    const { body } = await refresh(publicId, own).expect(200);
    expect(body).toEqual({
      slots: (await read(publicId)).slots.map(({ startsAt, endsAt, kind: how }) => ({
        startsAt,
        endsAt,
        kind: how,
      })),
    });
    await approve(publicId);
    await refresh(publicId, own).expect(409);
  });

  it('are refreshed by command as well, which then shows every text', async () => {
    const { publicId } = await draftFor(app, await makeFamily(app, northfield));
    const said: string[] = [];
    const out = (text: string) => void said.push(text);
    const run = (...args: string[]) =>
      approveCommand.run({ args, app: app.nest, terminal: { out, err: out } });
    app.clock.moveTo(THREE_WEEKS_ON);
    await run(publicId);
    expect(said.pop()).toMatch(
      new RegExp(`not possible any more: has passed[^]*tandem approve ${publicId} --refresh`),
    );
    await run(publicId, '--refresh');
    expect(said.at(-1)).not.toContain('--refresh');
    expect(said.pop()).toContain('--- Amina Khan, by mail');
  });

  it('once refreshed for an old case still have every word looked at again when they are approved', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await draftFor(app, family);
    app.clock.moveTo(THREE_WEEKS_ON);
    await app.get(RefreshTimes).refresh(publicId, MS_OKAFOR);
    await app.dataSource.query(`UPDATE contact SET last_name = 'Malik' WHERE id = ${family.contactIds[0]}`);
    await expect(approve(publicId)).rejects.toThrow(DraftHasChanged);
    await approve(publicId);
  });
});
