import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { approveCommand } from '../../src/cli/approve.command.js';
import { DraftHasChanged } from '../../src/followups/approval/follow-up-errors.js';
import { RefreshTimes } from '../../src/followups/approval/refresh-times.service.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
} from './northfield.js';
import { readAndApprove } from './reading-first.js';

const JUNE = '2026-06-01T08:10:00.000Z';
const ALL_SCHOOLS = everything('a test');
const ONLY_FOR_READING =
  'Drafted by a look at 3 March 2026: for reading only; refresh it to make it one of today.';

describeOnEachDatabase('A meeting drafted by a look at the past', (kind) => {
  let app: TestApp;
  let northfield: Northfield;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(async () => {
    app.clock.moveTo(JUNE);
    northfield = await makeNorthfield(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const read = (publicId: string) => app.get(FollowUpReading).read(publicId, ALL_SCHOOLS, false);
  const listed = async (publicId: string) =>
    (await app.get(FollowUpReading).list({ state: 'draft' }, ALL_SCHOOLS)).find(
      (one) => one.followUpId === publicId,
    );

  /** Sixteen in April: in March the pupil was asked in person. */
  const lookedAt = (proposedOn: string) =>
    makeFamily(app, northfield, { proposedOn, pupil: { dateOfBirth: '2010-04-10' } });

  it('says so in the list and beside its words, which are all of that day', async () => {
    const { publicId, slots } = await draftFor(app, await lookedAt('2026-03-03'));
    expect(slots[0]?.startsAt.slice(0, 10)).toBe('2026-03-06');
    expect(await listed(publicId)).toMatchObject({ onlyForReading: ONLY_FOR_READING });
    const { onlyForReading, recipients, slots: shown } = await read(publicId);
    expect(onlyForReading).toBe(ONLY_FOR_READING);
    expect(shown.map((slot) => slot.whyNot)).toEqual(shown.map(() => 'has passed'));
    const [amina, samira] = recipients;
    expect(amina?.text).toContain('Friday 6 March');
    expect(amina?.text).toMatch(/by Thursday 5 March/);
    expect(amina?.text).not.toContain('June');
    expect(samira?.whyNot).toBe('Asked in person at school; an invitation of their own comes from 16');
  });

  it('is one of today once it is refreshed', async () => {
    const { publicId } = await draftFor(app, await lookedAt('2026-03-03'));
    const slots = await app.get(RefreshTimes).refresh(publicId, MS_OKAFOR);
    expect(slots.length).toBeGreaterThan(0);
    expect(slots.every(({ startsAt }) => startsAt > JUNE)).toBe(true);
    expect(await listed(publicId)).toMatchObject({ onlyForReading: null });
    const { onlyForReading, recipients } = await read(publicId);
    expect(onlyForReading).toBeNull();
    expect(recipients[0]?.text).toContain('June');
    expect(recipients.find((one) => one.isPupil)?.whyNot).toBeNull();
    await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
  });

  it('reaches nobody when it is approved, though one of its times lies ahead: it is written anew, to be read', async () => {
    const family = await lookedAt('2026-05-22');
    const { id, publicId, slots } = await draftFor(app, family);
    const ahead = slots.findIndex(({ startsAt }) => startsAt > '2026-06-02');
    expect(ahead).toBeGreaterThan(0);
    const approve = () => readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: ahead });
    await expect(approve()).rejects.toThrow(DraftHasChanged);
    expect((await invitationsOf(app, id)).map((one) => one.state)).not.toContain('queued');
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'draft', lookAt: null });
    await approve();
  });

  it('is told from a case that was of its own day and has waited: that is drafted from today', async () => {
    app.clock.moveTo('2026-05-04T08:10:00.000Z');
    const family = await makeFamily(app, northfield);
    app.clock.moveTo(JUNE);
    const { publicId, slots } = await draftFor(app, family);
    expect(slots.every(({ startsAt }) => startsAt > JUNE)).toBe(true);
    expect(await read(publicId)).toMatchObject({ onlyForReading: null });
  });

  it('says so to a program that lists drafts by command', async () => {
    const { publicId } = await draftFor(app, await lookedAt('2026-03-03'));
    const said: string[] = [];
    const terminal = { out: (text: string) => void said.push(text), err: () => undefined };
    await approveCommand.run({ args: ['--list', '--json'], app: app.nest, terminal });
    const { followUps } = JSON.parse(said.at(-1) ?? '') as {
      followUps: { followUpId: string; onlyForReading: string | null }[];
    };
    expect(followUps.find((one) => one.followUpId === publicId)?.onlyForReading).toBe(ONLY_FOR_READING);
  });
});
