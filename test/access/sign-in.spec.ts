import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Account } from '../../src/access/accounts/account.entity.js';
import { Accounts } from '../../src/access/accounts/accounts.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import {
  codeNow,
  countOf,
  PASSWORD,
  staffAccount,
  type StaffAccount,
  Visitor,
} from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('Signing in', (kind) => {
  let app: TestApp;
  let dana: StaffAccount;

  beforeAll(async () => {
    app = await startTestApp(kind);
    dana = await staffAccount(app, { firstName: 'Dana', roles: ['pastoral-lead'] });
  });

  afterAll(async () => {
    await app.close();
  });

  it('is asked of everybody who opens a page, and leads back to that page (ASVS 8.2.1)', async () => {
    const visitor = Visitor.at(app);
    const closed = await visitor.get('/');
    expect([closed.status, closed.headers.location]).toEqual([303, '/sign-in']);
  });

  it('takes the password and then a code of the app', async () => {
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    const first = await visitor.post('/sign-in', { email: ' DANA@northfield.example ', password: PASSWORD });
    expect([first.status, first.headers.location]).toEqual([303, '/sign-in/code']);
    expect((await visitor.get('/')).status).toBe(303);
    await visitor.get('/sign-in/code');
    const second = await visitor.post('/sign-in/code', { code: codeNow(app) });
    expect([second.status, second.headers.location]).toEqual([303, '/']);
    const page = await visitor.get('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Dana Okafor');
  });

  it('takes each code once (ASVS 6.5.1)', async () => {
    const code = codeNow(app);
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    await visitor.post('/sign-in', { email: dana.email, password: PASSWORD });
    await visitor.get('/sign-in/code');
    const again = await visitor.post('/sign-in/code', { code });
    expect(again.status).toBe(422);
    expect(again.text).toContain('each can be used once');
  });

  it('refuses, without falling over, the codes of a clock that was put back, until it has caught up', async () => {
    const pat = await staffAccount(app, { firstName: 'Pat', roles: ['teacher'] });
    const codeOf = async (visitor: Visitor): Promise<number> => {
      await visitor.get('/sign-in');
      await visitor.post('/sign-in', { email: pat.email, password: PASSWORD });
      await visitor.get('/sign-in/code');
      return (await visitor.post('/sign-in/code', { code: codeNow(app) })).status;
    };
    app.clock.advanceMinutes(30);
    expect(await codeOf(Visitor.at(app))).toBe(303);
    app.clock.advanceMinutes(-20);
    expect(await codeOf(Visitor.at(app))).toBe(422);
    app.clock.advanceMinutes(21);
    expect(await codeOf(Visitor.at(app))).toBe(303);
  });

  it('lets somebody in who signed in while the clock was a year ahead', async () => {
    const kim = await staffAccount(app, { firstName: 'Kim', roles: ['teacher'] });
    const now = app.clock.now();
    app.clock.advanceMinutes(365 * 24 * 60);
    await Visitor.at(app).signIn(app, kim.email);
    app.clock.moveTo(now);
    const visitor = Visitor.at(app);
    await visitor.signIn(app, kim.email);
    expect((await visitor.get('/')).status).toBe(200);
  });

  it('answers a wrong password and an unknown address alike (ASVS 6.3.8)', async () => {
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    const wrong = await visitor.post('/sign-in', { email: dana.email, password: 'not hers at all' });
    const unknown = await visitor.post('/sign-in', {
      email: 'nobody@northfield.example',
      password: PASSWORD,
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const said = (text: string) => /<li>\s*<a href="#email">([^<]+)/.exec(text)?.[1];
    expect(said(wrong.text)).toBe(said(unknown.text));
    expect(said(wrong.text)).toContain('do not belong to an account');
  });

  it('asks for the password again after five wrong codes', async () => {
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    await visitor.post('/sign-in', { email: dana.email, password: PASSWORD });
    await visitor.get('/sign-in/code');
    const answers = [];
    for (let tries = 0; tries < 5; tries++)
      answers.push(await visitor.post('/sign-in/code', { code: '000000' }));
    expect(answers.map((one) => one.status)).toEqual([422, 422, 422, 422, 401]);
    expect((await visitor.get('/sign-in/code')).headers.location).toBe('/sign-in');
  });

  it('gives the browser a new session id (ASVS 7.2.4) and keeps only its hash', async () => {
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    const before = visitor.cookie();
    await visitor.signIn(app, dana.email);
    const after = visitor.cookie();
    expect(after).not.toBe(before);
    const id =
      decodeURIComponent(after)
        .replace(/^tandem=s:/, '')
        .split('.')[0] ?? '';
    expect(id.length).toBeGreaterThan(20);
    expect(await countOf(app, `SELECT count(*) AS n FROM staff_session WHERE id_hash = '${id}'`)).toBe(0);
  });

  it('refuses a form that was not opened from here (ASVS 3.5.1)', async () => {
    const visitor = Visitor.at(app);
    const answer = await visitor.post('/sign-in', { email: dana.email, password: PASSWORD });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Nothing was changed');
  });

  it('ends after an hour without a page, and after twelve hours in any case (ASVS 7.3.1, 7.3.2)', async () => {
    const idle = Visitor.at(app);
    await idle.signIn(app, dana.email);
    app.clock.advanceMinutes(59);
    expect((await idle.get('/')).status).toBe(200);
    app.clock.advanceMinutes(61);
    expect((await idle.get('/')).status).toBe(303);
    const busy = Visitor.at(app);
    await busy.signIn(app, dana.email);
    for (let at = 0; at < 14; at++) {
      app.clock.advanceMinutes(50);
      expect((await busy.get('/')).status).toBe(200);
    }
    app.clock.advanceMinutes(50);
    expect((await busy.get('/')).status).toBe(303);
  });

  it('shows a page to a person who mistypes an address, and a problem to a program', async () => {
    const person = await app.http().get('/nothing-here').set('accept', 'text/html');
    expect([person.status, person.type]).toEqual([404, 'text/html']);
    expect(person.text).toContain('Page not found');
    const program = await app.http().get('/nothing-here').set('accept', 'application/json');
    expect([program.status, program.type]).toEqual([404, 'application/problem+json']);
  });

  it('ends on the server when the person signs out', async () => {
    const visitor = Visitor.at(app);
    await visitor.signIn(app, dana.email);
    const cookie = visitor.cookie();
    expect((await visitor.post('/sign-out', {})).status).toBe(303);
    const answer = await app.http().get('/').set('cookie', cookie);
    expect(answer.status).toBe(303);
  });

  it('is over at once for somebody who is disabled (ASVS 7.4.2)', async () => {
    const eve = await staffAccount(app, { firstName: 'Eve', roles: ['teacher'] });
    const visitor = Visitor.at(app);
    await visitor.signIn(app, eve.email);
    await app.get(Accounts).setDisabled(eve.account.publicId, true, 'test');
    expect((await visitor.get('/')).status).toBe(303);
    await visitor.get('/sign-in');
    expect((await visitor.post('/sign-in', { email: eve.email, password: PASSWORD })).status).toBe(401);
  });
});

describeOnEachDatabase('Signing in to the demonstration, where no second factor is asked', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind, { demo: true });
  });

  afterAll(async () => {
    await app.close();
  });

  it('is noted with the account and in the audit, as any sign-in is', async () => {
    const { account, email } = await staffAccount(app, { firstName: 'Iris', roles: ['administrator'] });
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    const answer = await visitor.post('/sign-in', { email, password: PASSWORD });
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    const { lastSignedInAt } = await app.dataSource.manager.findOneByOrFail(Account, { id: account.id });
    expect(lastSignedInAt).toBe(app.clock.now());
    expect(await countOf(app, `SELECT count(*) AS n FROM audit_entry WHERE action = 'signed-in'`)).toBe(1);
    expect((await visitor.get('/people')).text).not.toContain('Has not signed in yet');
  });
});
