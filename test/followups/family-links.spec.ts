import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { InvitationAnswers } from '../../src/followups/answers/invitation-answers.service.js';
import { FamilyLinks, LINK_LASTS_DAYS } from '../../src/followups/family-links/family-links.service.js';
import { calendarWithToken } from '../../src/followups/family-links/link-placeholder.js';
import { seal, SealNotOpened, unseal } from '../../src/platform/secrets/sealed-text.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { addDays } from '../../src/shared/days.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { linkOf, makeFamily, makeNorthfield, type Northfield } from './northfield.js';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);

describe('A sealed link', () => {
  it('opens with the key that sealed it, also after a newer key came, and with no other', () => {
    const sealed = seal('token', [OLD]);
    expect(unseal(sealed, [NEW, OLD])).toBe('token');
    expect(() => unseal(sealed, [NEW])).toThrow(SealNotOpened);
    expect(sealed).not.toContain('token');
    expect(seal('token', [OLD])).not.toBe(sealed);
  });

  it('does not open when a single character of it was changed', () => {
    const sealed = seal('token', [OLD]);
    const at = sealed.length - 3;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(() => unseal(changed, [OLD])).toThrow(SealNotOpened);
    expect(() => unseal('', [OLD])).toThrow(SealNotOpened);
  });

  it('goes into a calendar without breaking its lines', () => {
    const placeholder = 'https://family.northfield.example/f/THEIR-OWN-LINK';
    const line = `DESCRIPTION:${'é'.repeat(40)}${placeholder}\\nIn an emergency call 999.`;
    const folded = `BEGIN:VEVENT\r\n${line.slice(0, 60)}\r\n ${line.slice(60)}\r\nEND:VEVENT\r\n`;
    const token = 'x'.repeat(43);
    const done = calendarWithToken(folded, token);
    expect(done.split('\r\n').every((one) => Buffer.byteLength(one) <= 75)).toBe(true);
    expect(done.replaceAll('\r\n ', '')).toContain(`/f/${token}\\nIn`);
  });
});

describeOnEachDatabase('The link of a home', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let links: FamilyLinks;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    links = app.get(FamilyLinks);
  });

  afterAll(async () => {
    await app.close();
  });

  const linkFor = (pupilId: number, contactId: number | null): Promise<{ id: number; token: string }> =>
    app.get(UnitOfWork).run((tx) => links.linkFor(tx, pupilId, contactId));

  it('is one for each contact and pupil, the same each time, and stands in the database only hashed and sealed', async () => {
    const { pupilId, contactIds } = await makeFamily(app, northfield);
    const first = await linkFor(pupilId, contactIds[0] ?? 0);
    expect(await linkFor(pupilId, contactIds[0] ?? 0)).toEqual(first);
    expect((await linkFor(pupilId, null)).token).not.toBe(first.token);
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const rows = await app.dataSource.query<unknown[]>('SELECT * FROM family_link');
    expect(JSON.stringify(rows)).not.toContain(first.token);
    expect((await links.resolve(first.token))?.state).toBe('valid');
  });

  it('is not found by ten thousand guesses, near ones among them', async () => {
    const { pupilId, contactIds } = await makeFamily(app, northfield);
    const { token } = await linkFor(pupilId, contactIds[0] ?? 0);
    const guess = (n: number): string =>
      n % 2 === 0
        ? randomBytes(32).toString('base64url')
        : `${token.slice(0, -3)}${n.toString(36).padStart(3, '-')}`;
    let hits = 0;
    for (let n = 0; n < 10_000; n += 1) {
      const tried = guess(n);
      if (tried !== token && (await links.resolve(tried)) !== null) hits += 1;
    }
    for (const odd of [
      '',
      token.toUpperCase(),
      `${token}\0`,
      `${token} `,
      "' OR 1=1 --",
      'x'.repeat(100_000),
    ])
      if ((await links.resolve(odd)) !== null) hits += 1;
    expect(hits).toBe(0);
  });

  it('ends after its days with a way on, and at once when it is revoked; the next one is new', async () => {
    const { pupilId, contactIds } = await makeFamily(app, northfield);
    const [contactId = 0] = contactIds;
    const { token } = await linkFor(pupilId, contactId);
    const now = app.clock.now();
    app.clock.moveTo(`${addDays(now.slice(0, 10), LINK_LASTS_DAYS)}T20:00:00.000Z`);
    expect((await links.resolve(token))?.state).toBe('valid');
    app.clock.moveTo(`${addDays(now.slice(0, 10), LINK_LASTS_DAYS + 1)}T08:00:00.000Z`);
    expect((await links.resolve(token))?.state).toBe('expired');
    app.clock.moveTo(now);
    await app.get(UnitOfWork).run((tx) => links.revoke(tx, pupilId, contactId));
    expect((await links.resolve(token))?.state).toBe('revoked');
    expect((await linkFor(pupilId, contactId)).token).not.toBe(token);
  });

  it('ends with its last day on the school’s clock, and not an hour into the next one', async () => {
    const now = app.clock.now();
    const { pupilId } = await makeFamily(app, northfield);
    app.clock.moveTo('2026-06-01T23:30:00.000Z');
    const { token } = await linkFor(pupilId, null);
    app.clock.moveTo('2026-08-25T22:59:00.000Z');
    expect((await links.resolve(token))?.state).toBe('valid');
    app.clock.moveTo('2026-08-25T23:00:00.000Z');
    expect((await links.resolve(token))?.state).toBe('expired');
    app.clock.moveTo(now);
  });

  it('shows nothing before the first mail has left', async () => {
    const { pupilId, contactIds } = await makeFamily(app, northfield);
    await linkFor(pupilId, contactIds[0] ?? 0);
    const link = await linkOf(app, pupilId);
    expect(await app.get(InvitationAnswers).currentFor(link)).toBeNull();
    await expect(app.get(InvitationAnswers).answer(link, { answer: 'yes' })).rejects.toThrow(/no invitation/);
  });
});
