import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPassword } from '../../src/access/accounts/password-policy.js';
import { FirstRun } from '../../src/access/accounts/first-run.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { codeNow, PASSWORD, staffAccount, Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('A password (ASVS 6.2)', () => {
  const refused = (password: string) => () => {
    checkPassword(password, ['Dana', 'Okafor', 'dana', 'northfield', 'tandem']);
  };

  it('has at least 12 characters and may have far more than 64, of any kind (ASVS 6.2.1, 6.2.5, 6.2.9)', () => {
    expect(refused('short words')).toThrow('at least 12');
    expect(refused('ß'.repeat(11))).toThrow('at least 12');
    for (const fine of [
      'marmalade on tuesdays',
      'żółta łódź na jeziorze',
      'purple otter umbrella '.repeat(5),
    ])
      expect(refused(fine)).not.toThrow();
  });

  it('is not one of the most used, nor one thing over and over, nor just a name with a year (ASVS 6.2.4)', () => {
    for (const common of ['1q2w3e4r5t6y', 'password1234', 'Password2026!', 'abcabcabcabc', 'aaaaaaaaaaaaa'])
      expect(refused(common)).toThrow('most used');
    for (const own of ['DanaOkafor2026!', 'tandemtandem1', 'northfield-2026'])
      expect(refused(own)).toThrow(/more than your name|most used/);
  });
});

describeOnEachDatabase('The first run and forgotten passwords', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  afterAll(async () => {
    await app.close();
  });

  const lastMail = async (): Promise<string> => {
    const folder = join(app.config.dataFolder, 'mail');
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return texts.find((text) => text.includes('A new Tandem password')) ?? '';
  };

  it('makes the first administrator for whoever has the server’s code, and nobody else', async () => {
    const visitor = Visitor.at(app);
    expect((await visitor.get('/sign-in')).text).toContain('href="/first-run"');
    await visitor.get('/first-run');
    const form = {
      schoolName: 'Northfield',
      firstName: 'Priya',
      lastName: 'Shah',
      email: 'priya@northfield.example',
      password: PASSWORD,
    };
    const guess = await visitor.post('/first-run', { ...form, code: '0000-0000-0000' });
    expect(guess.status).toBe(422);
    expect(guess.text).not.toContain(PASSWORD);
    const done = await visitor.post('/first-run', { ...form, code: app.get(FirstRun).code() });
    expect([done.status, done.headers.location]).toEqual([303, '/sign-in']);
    expect((await visitor.get('/sign-in')).text).not.toContain('/first-run');
    expect((await visitor.get('/first-run')).status).toBe(409);
  });

  it('asks the administrator to set up a second factor before anything else opens (ASVS 6.3.3)', async () => {
    const visitor = Visitor.at(app);
    await visitor.get('/sign-in');
    const first = await visitor.post('/sign-in', { email: 'priya@northfield.example', password: PASSWORD });
    expect(first.headers.location).toBe('/second-factor/set-up');
    expect((await visitor.get('/')).status).toBe(303);
    const page = await visitor.get('/second-factor/set-up');
    const secret = /Key: <strong>([A-Z2-7 ]+)</.exec(page.text)?.[1]?.replaceAll(' ', '') ?? '';
    expect(page.text).toContain('<svg');
    expect((await visitor.post('/second-factor/set-up', { code: '123456' })).status).toBe(422);
    const codes = await visitor.post('/second-factor/set-up', { code: codeNow(app, secret) });
    const recovery = [...codes.text.matchAll(/<li>([0-9a-f]{4}(?:-[0-9a-f]{4}){4})<\/li>/g)].map(
      (found) => found[1] ?? '',
    );
    expect(recovery).toHaveLength(10);
    expect((await visitor.get('/')).status).toBe(200);
    const later = Visitor.at(app);
    await later.get('/sign-in');
    await later.post('/sign-in', { email: 'priya@northfield.example', password: PASSWORD });
    await later.get('/sign-in/code');
    expect((await later.post('/sign-in/code', { code: recovery[3] ?? '' })).status).toBe(303);
    const again = Visitor.at(app);
    await again.get('/sign-in');
    await again.post('/sign-in', { email: 'priya@northfield.example', password: PASSWORD });
    await again.get('/sign-in/code');
    expect((await again.post('/sign-in/code', { code: recovery[3] ?? '' })).status).toBe(422);
  });

  it('mails a link for a forgotten password that works once and leaves the second factor in place', async () => {
    const dana = await staffAccount(app, { firstName: 'Dana', roles: ['pastoral-lead'] });
    const visitor = Visitor.at(app);
    await visitor.get('/forgotten-password');
    const known = await visitor.post('/forgotten-password', { email: dana.email });
    const unknown = await visitor.post('/forgotten-password', { email: 'nobody@northfield.example' });
    expect([known.headers.location, unknown.headers.location]).toEqual(['/sign-in', '/sign-in']);
    await app.drain();
    const mail = await lastMail();
    expect(mail).toContain('To: Dana Okafor <dana@northfield.example>');
    const token = /choose-password\/([\w-]{20,})/.exec(mail.replaceAll('=\r\n', ''))?.[1] ?? '';
    const path = `/choose-password/${token}`;
    expect((await visitor.get(path)).status).toBe(200);
    expect((await visitor.post(path, { password: 'too short' })).status).toBe(422);
    const chosen = await visitor.post(path, { password: 'seven lanterns by the sea' });
    expect(chosen.headers.location).toBe('/sign-in');
    const spent = await visitor.get(path);
    expect(spent.status).toBe(410);
    expect(spent.text).toContain('<a class="govuk-link" href="/forgotten-password">Ask for another link</a>');
    await visitor.get('/sign-in');
    expect((await visitor.post('/sign-in', { email: dana.email, password: PASSWORD })).status).toBe(401);
    const next = await visitor.post('/sign-in', {
      email: dana.email,
      password: 'seven lanterns by the sea',
    });
    expect(next.headers.location).toBe('/sign-in/code');
  });

  it('ends a link after its hour', async () => {
    const visitor = Visitor.at(app);
    app.clock.advanceMinutes(10);
    await visitor.get('/forgotten-password');
    await visitor.post('/forgotten-password', { email: 'priya@northfield.example' });
    await app.drain();
    const folder = join(app.config.dataFolder, 'mail');
    const texts = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
    );
    const mail = texts.find((text) => text.includes('To: Priya Shah')) ?? '';
    const token = /choose-password\/([\w-]{20,})/.exec(mail.replaceAll('=\r\n', ''))?.[1] ?? '';
    expect((await visitor.get(`/choose-password/${token}`)).status).toBe(200);
    app.clock.advanceMinutes(61);
    expect((await visitor.get(`/choose-password/${token}`)).status).toBe(410);
  });
});
