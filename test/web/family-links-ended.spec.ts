import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type InvitedHome, inviteHome } from './invited-home.js';

/** Ten thousand look-ups take their time on a busy machine. */
const PATIENCE_MS = 300_000;

/** Amina Khan's link has been revoked; others guess. */
describeOnEachDatabase("A family's link that opens nothing", (kind) => {
  let app: TestApp;
  let home: InvitedHome;

  beforeAll(async () => {
    app = await startTestApp(kind);
    home = await inviteHome(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const answer = (body: Record<string, string>) => app.http().post(home.path).type('form').send(body);

  it('says kindly that the link has ended, and to call the school, once it is revoked', async () => {
    await app.get(UnitOfWork).run((tx) => app.get(FamilyLinks).revoke(tx, home.family.pupilId, null));
    const { text } = await app.http().get(home.path).expect(410);
    expect(text).toContain('This link has ended');
    expect(text).toMatch(/<p class="school">Northfield School<\/p>/);
    expect(text).toMatch(
      /Please call the school on <a class="call" href="tel:01144960000">0114 496 0000<\/a>\. Someone there can help you/,
    );
    expect(text).not.toMatch(/Samira|Amina|Okafor/);
    await answer({ answer: 'yes' }).expect(410);
  });

  it('names of an ended link the school that wrote, not the one the child has gone to since, and of an unknown link none', async () => {
    const { pupilId } = home.family;
    const pupil = await app.dataSource.manager.findOneByOrFail(Pupil, { id: pupilId });
    const { ids } = await app.get(UnitOfWork).run((tx) =>
      app.get(OrganisationRecorder).recordOrganisations(tx, [
        {
          ...{ kind: 'school', source: 'csv', sourceId: 'H' },
          name: 'Hidden School',
          phone: '0114 496 0999',
        } as const,
      ]),
    );
    await app.dataSource.manager.update(Pupil, { id: pupilId }, { organisationId: ids[0] ?? 0 });
    const ended = (await app.http().get(home.path).expect(410)).text;
    expect(ended).toContain('Northfield School');
    expect(ended).not.toMatch(/Hidden|0999/);
    await app.dataSource.manager.update(Pupil, { id: pupilId }, { organisationId: pupil.organisationId });
    for (const path of [
      `/f/${randomBytes(32).toString('base64url')}`,
      `/f/${randomBytes(32).toString('base64url')}/1`,
    ]) {
      const unknown = (await app.http().get(path).expect(404)).text;
      expect(unknown).toMatch(/<p class="school">Your school<\/p>/);
      expect(unknown).not.toMatch(/tel:|Northfield/);
    }
  });

  it(
    'is hit by none of ten thousand guessed links',
    async () => {
      const links = app.get(FamilyLinks);
      for (let guess = 0; guess < 10_000; guess += 1)
        expect(await links.resolve(randomBytes(32).toString('base64url'))).toBeNull();
      const statuses = new Set<number>();
      for (let guess = 0; guess < 100; guess += 1)
        statuses.add((await app.http().get(`/f/${randomBytes(32).toString('base64url')}`)).status);
      expect([...statuses].sort()).toEqual([404, 429]);
    },
    PATIENCE_MS,
  );

  it('is not shut to others behind the same proxy because somebody guesses links', async () => {
    const guess = (from: string) =>
      app
        .http()
        .get(`/f/${randomBytes(32).toString('base64url')}`)
        .set('X-Forwarded-For', from);
    for (let time = 0; time < 60; time += 1) await guess('198.51.100.7');
    await guess('198.51.100.7').expect(429);
    await guess('203.0.113.9').expect(404);
  });
});
