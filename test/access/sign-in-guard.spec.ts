import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import supertest from 'supertest';
import { describeOnEachDatabase } from '../support/databases.js';
import { PASSWORD, staffAccount, type StaffAccount } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const GUESSER = '198.51.100.7';
const AT_SCHOOL = '203.0.113.20';

describeOnEachDatabase('The door to the staff’s pages, on the open web', (kind) => {
  let app: TestApp;
  let dana: StaffAccount;

  beforeAll(async () => {
    app = await startTestApp(kind, { baseUrl: 'https://tandem.northfield.example' });
    dana = await staffAccount(app, { firstName: 'Dana', roles: ['pastoral-lead'] });
  });

  afterAll(async () => {
    await app.close();
  });

  /** As a proxy in front hands it on: where it comes from, and that it came by https. */
  const from = (place: string) => {
    const agent = supertest.agent(app.nest.getHttpServer() as Server);
    const given = { 'x-forwarded-for': place, 'x-forwarded-proto': 'https' };
    let cookies: string[] = [];
    return {
      async open() {
        const page = await agent.get('/sign-in').set(given);
        cookies = [page.get('set-cookie') ?? cookies].flat();
        return page;
      },
      async tryPassword(password: string) {
        const page = await this.open();
        const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
        return agent
          .post('/sign-in')
          .set({ ...given, cookie: cookies.map((line) => line.split(';')[0]).join('; ') })
          .type('form')
          .send({ email: dana.email, password, _csrf });
      },
    };
  };

  it('gives a cookie that only this host gets back, by https, and no script reads (ASVS 3.3.3)', async () => {
    const page = await from(AT_SCHOOL).open();
    const [cookie = ''] = [page.get('set-cookie') ?? []].flat();
    expect(cookie).toMatch(/^__Host-tandem=/);
    for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(word);
    expect(cookie).not.toContain('Domain=');
  });

  it('slows whoever guesses, and lets the person whose address is guessed in from where they are (ASVS 6.3.1)', async () => {
    const guesser = from(GUESSER);
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess++)
      statuses.push((await guesser.tryPassword(`guess number ${guess}`)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const hers = await from(AT_SCHOOL).tryPassword(PASSWORD);
    expect([hers.status, hers.headers['location']]).toEqual([303, '/sign-in/code']);
  });
});
