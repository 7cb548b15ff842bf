import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { SignedInStaff } from '../../src/access/sessions/signed-in-staff.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import type { FollowUp } from '../../src/followups/follow-up.entity.js';
import { AuditReading } from '../../src/followups/reading/audit-reading.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { newPublicId } from '../../src/shared/ids.js';
import {
  draftFor,
  type Family,
  invitationsOf,
  linkOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  type Northfield,
  placeHold,
} from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Samira is at Northfield and, two days a week, at Southfield. Both ask her mother Amina to a meeting; Southfield asks later. */
describeOnEachDatabase('A home that two schools ask to meet', (kind) => {
  let app: TestApp;
  let north: Northfield;
  let south: Northfield;
  let family: Family;
  let atNorth: FollowUp;
  let atSouth: FollowUp;
  let path: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    north = await makeNorthfield(app);
    south = await makeNorthfield(app);
    await app.dataSource.manager.update(Organisation, south.schoolId, { name: 'Southfield School' });
    family = await makeFamily(app, north);
    atNorth = await invited(family, 0);
    atSouth = await invited({ ...family, caseId: await caseAtSouth() }, 1);
    path = `/f/${app.get(FamilyLinks).tokenOf(await linkOf(app, family.pupilId))}`;
  });

  afterAll(async () => {
    await app.close();
  });

  const caseAtSouth = async (): Promise<number> => {
    const made = await app.dataSource.manager.insert(PupilCase, {
      ...{ publicId: newPublicId(), pupilId: family.pupilId, schoolId: south.schoolId, state: 'proposed' },
      ...{ ownerStaffId: south.okaforId, urgency: 30, proposedAt: app.clock.now(), evidence: [] },
      proposedOn: app.clock.now().slice(0, 10),
    });
    return Number(made.identifiers[0]?.['id']);
  };
  const invited = async (one: Family, slotIndex: number): Promise<FollowUp> => {
    const draft = await draftFor(app, one);
    const { sendAfter } = await readAndApprove(app, draft.publicId, MS_OKAFOR, { slotIndex });
    app.clock.moveTo(sendAfter);
    await app.drain();
    return draft;
  };
  const answersOf = async ({ id }: FollowUp): Promise<(string | null)[]> =>
    (await invitationsOf(app, id)).filter((one) => one.sentAt !== null).map(({ answer }) => answer);
  const dslOf = async ({ schoolId, lewisId }: Northfield): Promise<Actor> => {
    const { account } = await accountFor(app, lewisId, `dsl-${schoolId}@school.example`);
    const actor = await app.get(SignedInStaff).actorFor(account.id);
    if (!actor) throw new Error('nobody signed in');
    return actor;
  };
  const page = async (address: string): Promise<string> => (await app.http().get(address).expect(200)).text;

  it('sees the meeting of the school whose mail it opens, and a link to the other', async () => {
    const [first, second] = [
      await page(`${path}/${north.schoolId}`),
      await page(`${path}/${south.schoolId}?answer=yes`),
    ];
    expect(first).toContain('<p class="school">Northfield School</p>');
    expect(first).toContain(
      `<a href="${path}/${south.schoolId}">You are also asked to a meeting with Southfield`,
    );
    expect(second).toContain('<p class="school">Southfield School</p>');
    expect(second).toContain(
      `<a href="${path}/${north.schoolId}">You are also asked to a meeting with Northfield`,
    );
    expect(staffWordsIn(first.replace(/<style>.*<\/style>/s, ''))).toEqual([]);
    expect(await page(path)).toContain('<p class="school">Southfield School</p>');
  });

  it('is written down at the school whose meeting it was shown, and not at the other', async () => {
    const lines = await app.dataSource.manager.find(AuditEntry, {
      where: { action: 'family-page-read' },
      order: { id: 'ASC' },
    });
    const { id } = await linkOf(app, family.pupilId);
    expect(lines.map(({ subject, subjectId, reason }) => [subject, subjectId, reason])).toEqual(
      [atNorth, atSouth, atSouth].map(({ publicId }) => [
        'follow-up',
        publicId,
        `by link ${id} of this home`,
      ]),
    );
    const ofNorth = await app.get(AuditReading).read(
      await dslOf(north),
      { organisationId: north.schoolId, zone: 'Europe/London' },
      {
        action: 'family-page-read',
      },
    );
    expect(ofNorth.lines.map(({ subjectId }) => subjectId)).toEqual([atNorth.publicId]);
  });

  it('finds nothing at the address of a school that has not asked it', async () => {
    for (const school of ['999', '0', 'x', '1e3', String(2 ** 40)])
      await app.http().get(`${path}/${school}`).expect(404);
  });

  it('answers the one it has read, also where the other has asked since', async () => {
    const shown = await page(`${path}/${north.schoolId}`);
    const field = (name: string): string =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(shown)?.[1] ?? '';
    const action = /<form method="post" action="([^"]*)"/.exec(shown)?.[1] ?? '';
    const form = { answer: 'yes', meeting: field('meeting'), sequence: field('sequence') };
    const posted = await app.http().post(action).type('form').send(form).expect(303);
    expect(posted.headers['location']).toBe(`${path}/${north.schoolId}`);
    expect([await answersOf(atNorth), await answersOf(atSouth)]).toEqual([['yes'], [null]]);
  });

  it('is shown the newer one, and asked again, when it sends the page of an older without an address of its school', async () => {
    const form = { answer: 'no', meeting: atNorth.publicId, sequence: '0' };
    const { text } = await app.http().post(path).type('form').send(form).expect(409);
    expect(text).toContain('<p class="school">Southfield School</p>');
    expect([await answersOf(atNorth), await answersOf(atSouth)]).toEqual([['yes'], [null]]);
    const answered = { answer: 'phone-me', meeting: atSouth.publicId, sequence: '0' };
    await app.http().post(path).type('form').send(answered).expect(303);
    expect(await answersOf(atSouth)).toEqual(['phone-me']);
  });

  it('sees neither once a DSL holds it', async () => {
    await placeHold(app, family, family.contactIds[0] ?? 0);
    for (const address of [path, `${path}/${north.schoolId}`, `${path}/${south.schoolId}`])
      await app.http().get(address).expect(404);
  });
});
