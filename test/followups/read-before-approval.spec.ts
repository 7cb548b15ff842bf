import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { ChangeFollowUp } from '../../src/followups/approval/change-follow-up.service.js';
import { DraftHasChanged, TextsHaveChanged } from '../../src/followups/approval/follow-up-errors.js';
import { InvitationMail } from '../../src/followups/sending/invitation-mail.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  type FamilyWishes,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
} from './northfield.js';
import { readAndApprove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
/** A time nobody has suggested. */
const OWN_TIME = { startsAt: '2026-03-19T10:15:00.000Z' };

describeOnEachDatabase('What is approved for a home', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(() => {
    app.clock.moveTo(MONDAY);
  });

  afterAll(async () => {
    await app.close();
  });

  interface Drafted extends Family {
    readonly publicId: string;
    readonly id: number;
    readonly northfield: Northfield;
  }

  /** Of a school of its own, so that everybody is free. */
  async function drafted(wishes: FamilyWishes = {}): Promise<Drafted> {
    const northfield = await makeNorthfield(app);
    const family = await makeFamily(app, northfield, wishes);
    const { publicId, id } = await draftFor(app, family);
    return { ...family, publicId, id, northfield };
  }

  const read = ({ publicId }: Drafted, choice = OWN_TIME) =>
    app.get(ApproveFollowUp).preview(publicId, MS_OKAFOR, choice);
  const approve = ({ publicId }: Drafted, fingerprint: string, choice = OWN_TIME) =>
    app.get(ApproveFollowUp).approve(publicId, MS_OKAFOR, choice, fingerprint);

  it('leaves in the very words that were read for a time of one’s own, and reading them changes nothing', async () => {
    const family = await drafted({
      contacts: [{}, { firstName: 'Tomasz', email: null }, { firstName: 'Iris', channel: 'letter' }],
    });
    const before = await tablePrints(app.dataSource);
    const shown = await read(family);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    expect(shown).toMatchObject({
      ...{ startsAt: OWN_TIME.startsAt, endsAt: '2026-03-19T10:45:00.000Z', zone: 'Europe/London' },
      recipients: [
        { name: 'Amina Khan', way: 'mail', calendar: expect.stringContaining('DTSTART:20260319T101500Z') },
        { name: 'Tomasz Khan', way: 'phone', calendar: null },
        { name: 'Iris Khan', way: 'letter', calendar: null },
      ],
    });
    await approve(family, shown.fingerprint);
    const [amina] = shown.recipients;
    const [invitation] = await invitationsOf(app, family.id);
    const mail = await app.dataSource.manager.findOneByOrFail(InvitationMail, {
      invitationId: invitation?.id,
    });
    expect([mail.subject, mail.textBody, mail.htmlBody, mail.calendar]).toEqual([
      ...[amina?.subject, amina?.text, amina?.html, amina?.calendar],
    ]);
    const words = (await invitationsOf(app, family.id)).map((one) => one.textBody);
    expect(words.slice(0, 3)).toEqual(shown.recipients.map((one) => one.text));
  });

  it('may be approved minutes later: that time passes changes no word', async () => {
    const family = await drafted();
    const { fingerprint } = await read(family);
    app.clock.advanceMinutes(45);
    expect((await read(family)).fingerprint).toBe(fingerprint);
    const { sendAfter } = await approve(family, fingerprint);
    expect(sendAfter).toBe('2026-03-02T09:05:00.000Z');
  });

  it('is read again once it would leave on another day and names another day to answer by', async () => {
    const family = await drafted();
    app.clock.moveTo('2026-03-02T17:45:00.000Z');
    const today = await read(family);
    expect(today.recipients[0]?.text).toContain('by Thursday 5 March');
    app.clock.moveTo('2026-03-02T17:55:00.000Z');
    await expect(approve(family, today.fingerprint)).rejects.toThrow(TextsHaveChanged);
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'draft', startsAt: null });
    const tomorrow = await read(family);
    expect(tomorrow.recipients[0]?.text).toContain('by Friday 6 March');
    await approve(family, tomorrow.fingerprint);
  });

  it('may be approved the next morning when the day to answer by stays: the day before the meeting', async () => {
    const family = await drafted();
    const soon = { startsAt: '2026-03-05T10:15:00.000Z' };
    app.clock.moveTo('2026-03-02T17:45:00.000Z');
    const { fingerprint } = await read(family, soon);
    app.clock.moveTo('2026-03-03T08:05:00.000Z');
    await approve(family, fingerprint, soon);
  });

  it('is not what was read for another time, or for another family', async () => {
    const [family, other] = [await drafted(), await drafted()];
    const { fingerprint } = await read(family);
    const later = { startsAt: '2026-03-19T11:15:00.000Z' };
    await expect(approve(family, fingerprint, later)).rejects.toThrow(TextsHaveChanged);
    await expect(approve(other, fingerprint)).rejects.toThrow(TextsHaveChanged);
    await expect(approve(family, '')).rejects.toThrow(TextsHaveChanged);
    await expect(approve(family, fingerprint.slice(0, 11))).rejects.toThrow(TextsHaveChanged);
    await approve(family, fingerprint.slice(0, 12));
  });

  it.each<[string, (family: Drafted) => string]>([
    [
      'a name at home',
      ({ contactIds }) => `UPDATE contact SET last_name = 'Malik' WHERE id = ${contactIds[0]}`,
    ],
    [
      "the school's phone",
      ({ northfield }) => `UPDATE organisation SET phone = '0114 496 0099' WHERE id = ${northfield.schoolId}`,
    ],
    [
      'who is asked',
      ({ contactIds }) =>
        `UPDATE pupil_contact SET order_type = 'non-molestation' WHERE contact_id = ${contactIds[1]}`,
    ],
    ['who may join', ({ pupilId }) => `UPDATE pupil SET mast_agreement = 'refused' WHERE id = ${pupilId}`],
  ])('is written anew and read again when %s has changed since it was read', async (_, change) => {
    const family = await drafted({ contacts: [{}, { firstName: 'Tomasz', email: 'tomasz@home.example' }] });
    const before = await read(family);
    await app.dataSource.query(change(family));
    await expect(approve(family, before.fingerprint)).rejects.toThrow(DraftHasChanged);
    await expect(approve(family, before.fingerprint)).rejects.toThrow(TextsHaveChanged);
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'draft', startsAt: null });
    const after = await read(family);
    expect(after.recipients).not.toEqual(before.recipients);
    await approve(family, after.fingerprint);
  });

  it('is read again when an address has changed, though no word of the draft has', async () => {
    const family = await drafted();
    const { fingerprint } = await read(family);
    await app.dataSource.query(
      `UPDATE contact SET email = 'amina.khan@home.example' WHERE id = ${family.contactIds[0]}`,
    );
    await expect(approve(family, fingerprint)).rejects.toThrow(TextsHaveChanged);
    await approve(family, (await read(family)).fingerprint);
  });

  it('names no team in what is read that the family has said no to since the draft', async () => {
    const family = await drafted();
    expect((await read(family)).recipients[0]?.text).toContain('Dee Marsh');
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'refused' WHERE id = ${family.pupilId}`);
    expect((await read(family)).recipients[0]?.text).not.toContain('Dee Marsh');
  });

  it('can be approved a second time as it was read, when the first approval was taken back', async () => {
    const family = await drafted();
    const { fingerprint } = await read(family);
    await approve(family, fingerprint);
    await expect(read(family)).rejects.toThrow(/approved/);
    await app.get(ChangeFollowUp).takeBack(family.publicId, MS_OKAFOR);
    await readAndApprove(app, family.publicId, MS_OKAFOR, OWN_TIME);
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'approved', ...OWN_TIME });
  });
});
