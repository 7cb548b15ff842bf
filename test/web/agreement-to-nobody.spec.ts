import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Account } from '../../src/access/accounts/account.entity.js';
import type { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { makeFamily } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { agreedSchool, IVY, MICK } from './agreed-school.js';
import { ADA, DEE, SAM, textOf, THEO, visitorAt, type WorriedSchool } from './worried-school.js';

const PAGE = '/settings/agreements';
const UNREAD = 'Ada Okafor has no account here and will not read of the cases that go to them';

/** Dee of City MAST looks after Samira's case at Northfield; Ada, the lead it would go to, cannot sign in. */
describeOnEachDatabase('Ending an agreement when cases go to a lead without an account', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let city: Organisation;

  beforeAll(async () => {
    app = await startTestApp(kind);
    ({ school, city } = await agreedSchool(app));
    await makeFamily(app, school, { ownerId: school.deeId });
    await app.dataSource.manager.update(Account, { email: ADA }, { disabledAt: app.clock.now() });
  });

  afterAll(async () => {
    await app.close();
  });

  const pageOf = async (email: string, path = '/'): Promise<string> =>
    textOf((await (await visitorAt(app, email, '/')).get(path)).text);

  it('says so before the end, and to the administrator after it, at once and on their day', async () => {
    const ivy = await visitorAt(app, IVY, PAGE);
    expect(textOf((await ivy.get(`${PAGE}/${city.publicId}/end`)).text)).toContain(
      `${UNREAD}: make one first, under People, or tell them.`,
    );
    expect(await pageOf(IVY)).not.toContain('has no account');
    expect((await ivy.post(`${PAGE}/${city.publicId}/end`, {})).status).toBe(303);
    expect(textOf((await ivy.get(PAGE)).text)).toContain(`${UNREAD}: make one under People, or tell them.`);
    await app.drain();
    expect(await pageOf(IVY)).toContain('Ada Okafor looks after one case and has no account');
    for (const email of [SAM, THEO]) expect(await pageOf(email)).not.toContain('has no account');
  });

  it('is on the day of the team’s people, who lose sight of the pupils, and names no child', async () => {
    for (const email of [DEE, MICK]) {
      const day = await pageOf(email);
      expect(day).toContain(
        'Northfield School ended its agreement with your team: your team sees none of its pupils any more.',
      );
      expect(day).not.toContain('Samira');
    }
    expect(await pageOf(THEO)).not.toContain('agreement');
  });

  it('is told no more once the lead has an account again', async () => {
    await app.dataSource.manager.update(Account, { email: ADA }, { disabledAt: null });
    expect(await pageOf(IVY)).not.toContain('has no account');
  });
});
