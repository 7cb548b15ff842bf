import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Account } from '../../src/access/accounts/account.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { ADA, SAM, TESS, textOf, visitorAt, type WorriedSchool, worriedSchool } from './worried-school.js';

/** Ivy is administrator of Northfield, Sol of Southfield; Ada and Sam Lewis work at Northfield, Tess at Southfield. */
describeOnEachDatabase('Somebody who works at two places', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let sol: Visitor;
  let ivy: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    ivy = await administratorOf('Ivy', school.schoolId);
    sol = await administratorOf('Sol', school.southfield);
  });

  afterAll(async () => {
    await app.close();
  });

  const administratorOf = async (firstName: string, organisationId: number): Promise<Visitor> => {
    const { email } = await staffAccount(app, { firstName, roles: ['administrator'], organisationId });
    return visitorAt(app, email, '/people');
  };
  const idOf = async (firstName: string): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(Staff, { firstName })).publicId;
  const tokenIn = (mail: string): string => /choose-password\/([\w-]{20,})/.exec(mail)?.[1] ?? '';
  const opens = async (token: string): Promise<number> =>
    (await Visitor.at(app).get(`/choose-password/${token}`)).status;
  const newestMailTo = async (address: string): Promise<string> => {
    const folder = join(app.config.dataFolder, 'mail');
    const mails = [];
    for (const file of await readdir(folder))
      mails.push({
        at: (await stat(join(folder, file))).mtimeMs,
        text: await readFile(join(folder, file), 'utf8'),
      });
    const [newest] = mails
      .filter(({ text }) => new RegExp(`^To: .*${address}`, 'm').test(text))
      .sort((a, b) => b.at - a.at);
    return newest?.text.replaceAll('=\r\n', '') ?? '';
  };

  it('answers alike whether an address opens an account elsewhere or none; only its owner is told (ASVS 6.3.8)', async () => {
    const answers: string[] = [];
    for (const [firstName, email] of [
      ['Adele', ADA],
      ['Bruno', 'bruno@southfield.example'],
    ] as const) {
      const made = await sol.post('/people/new', { firstName, lastName: 'Vance', email });
      const path = made.headers['location'] ?? '';
      const seen = [made, await sol.get(path), await sol.post(`${path}/link`, {}), await sol.get(path)];
      seen.push(await sol.get('/people?state=invited'), await sol.post(`${path}/disable`, {}));
      seen.push(await sol.get(path), await sol.post(`${path}/enable`, {}), await sol.get(path));
      const whole = seen.map(({ status, text }) => `${status} ${textOf(text)}`).join('\n');
      answers.push(whole.replaceAll(firstName, 'NAME').replaceAll(email, 'ADDRESS').replaceAll(path, 'PATH'));
      await app.dataSource.query(`UPDATE staff SET left_on = '2026-01-01' WHERE first_name = '${firstName}'`);
      await app.dataSource.query(
        `UPDATE account SET disabled_at = created_at WHERE email = '${email}' AND email <> '${ADA}'`,
      );
      await app.dataSource.query(
        `UPDATE account SET disabled_at = created_at WHERE asked_address = '${email}'`,
      );
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('Invited');
    expect(await app.dataSource.manager.countBy(Account, { email: ADA })).toBe(1);
  });

  it('invites at another address who told us one, and mails them the link that the first did not bring', async () => {
    await sol.post('/people/new', { firstName: 'Head', lastName: 'Ofboth', email: SAM });
    const path = `/people/${await idOf('Head')}`;
    await app.drain();
    const mail = await newestMailTo(SAM);
    expect(mail).toContain('Southfield School has given you an account in Tandem.');
    expect(mail).toContain(
      'Please tell whoever looks after Tandem at Southfield School another mail address',
    );
    expect(mail).not.toContain('choose-password');
    expect((await sol.post(`${path}/address`, { email: 'no address' })).status).toBe(422);
    expect((await sol.post(`${path}/address`, { email: TESS })).status).toBe(422);
    expect((await sol.post(`${path}/address`, { email: 'Head@Southfield.example' })).status).toBe(303);
    expect(textOf((await sol.get(path)).text)).toMatch(/head@southfield.example/);
    await app.drain();
    const second = await newestMailTo('head@southfield.example');
    expect(second).toContain('Sol Okafor has given you an account in Tandem at Southfield School.');
    const token = tokenIn(second);
    const head = Visitor.at(app);
    await head.get(`/choose-password/${token}`);
    const chosen = await head.post(`/choose-password/${token}`, { password: 'a walk before breakfast' });
    expect(chosen.status).toBe(303);
    await head.get('/sign-in');
    const signedIn = await head.post('/sign-in', {
      ...{ email: 'head@southfield.example', password: 'a walk before breakfast' },
    });
    expect(signedIn.headers['location']).toBe('/second-factor/set-up');
    expect((await sol.post(`${path}/address`, { email: 'other@southfield.example' })).status).toBe(409);
    await Visitor.at(app).signIn(app, SAM);
  });

  it('lets the newest of two invitations count until a password is chosen: no place keeps an address by asking first', async () => {
    const email = 'eve@both.example';
    await ivy.post('/people/new', { firstName: 'Eve', lastName: 'North', email });
    await app.drain();
    const first = tokenIn(await newestMailTo(email));
    await sol.post('/people/new', { firstName: 'Evi', lastName: 'South', email });
    await app.drain();
    const second = tokenIn(await newestMailTo(email));
    expect(await opens(first)).toBe(410);
    expect(await opens(second)).toBe(200);
    await ivy.get(`/people/${await idOf('Eve')}`);
    await ivy.post(`/people/${await idOf('Eve')}/link`, {});
    await app.drain();
    const third = tokenIn(await newestMailTo(email));
    expect([await opens(second), await opens(third)]).toEqual([410, 200]);
    const eve = Visitor.at(app);
    await eve.get(`/choose-password/${third}`);
    await eve.post(`/choose-password/${third}`, { password: 'a walk before breakfast' });
    await sol.post(`/people/${await idOf('Evi')}/link`, {});
    await app.drain();
    expect(await newestMailTo(email)).toContain('Southfield School has given you an account');
    expect(await app.dataSource.manager.countBy(Account, { email })).toBe(1);
  });

  it('gives the address of who has left to who comes with it, and the school they have left sees no change', async () => {
    const at = { firstName: 'Mover', roles: ['teacher'], organisationId: school.schoolId } as const;
    const { staff, email } = await staffAccount(app, at);
    await app.dataSource.manager.update(Staff, { id: staff.id }, { leftOn: '2026-03-02' });
    await ivy.get('/people');
    const before = textOf((await ivy.get(`/people/${staff.publicId}`)).text);
    await sol.post('/people/new', { firstName: 'Moved', lastName: 'Okafor', email });
    await app.drain();
    expect(await newestMailTo(email)).toContain('choose-password');
    expect(textOf((await ivy.get(`/people/${staff.publicId}`)).text)).toBe(before);
  });
});
