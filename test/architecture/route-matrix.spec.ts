import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import type { Server } from 'node:http';
import { KEY_SCOPES, type Permission } from '../../src/access/permissions.js';
import { PERMISSIONS_OF } from '../../src/access/roles.js';
import type { StaffRoleName } from '../../src/people/staff/staff-role.entity.js';
import { databaseKinds } from '../support/databases.js';
import { type Route, routesOf } from '../support/routes.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ROLES = Object.keys(PERMISSIONS_OF) as StaffRoleName[];
/** Of the right length, and nobody's. */
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
/** Ends the session it is asked with; it has tests of its own. */
const ENDS_SESSION = 'SignInController.signOut';

/** Every route of the router × every role and nobody: a route that is not decided about, or decided otherwise, fails here. */
describe('The matrix of doors', () => {
  let app: TestApp;
  let pages: Route[];
  let api: Route[];
  const visitors = new Map<StaffRoleName, Visitor>();

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    const closed = routesOf(app).filter((route) => route.publicBecause === undefined);
    pages = closed.filter((route) => route.bySession && route.name !== ENDS_SESSION);
    api = closed.filter((route) => !route.bySession);
    for (const role of ROLES) {
      const { email } = await staffAccount(app, { firstName: `Ada-${role}`, roles: [role] });
      const visitor = Visitor.at(app);
      await visitor.signIn(app, email);
      visitors.set(role, visitor);
    }
  });

  afterAll(async () => {
    await app.close();
  });

  const addressOf = (route: Route): string => route.path.replace(/:\w+/g, NO_ID);
  const asked = (route: Route, key?: string): supertest.Test => {
    const request = supertest(app.nest.getHttpServer() as Server)[route.method](addressOf(route));
    return key === undefined ? request : request.set('authorization', `Bearer ${key}`);
  };
  const visit = async (visitor: Visitor, route: Route): Promise<number> =>
    (route.method === 'get' ? await visitor.get(addressOf(route)) : await visitor.post(addressOf(route), {}))
      .status;
  const isOpen = (status: number): boolean => status !== 401 && status !== 403 && status < 500;

  it('opens each page to the roles that may, and to no other (ASVS 8.2.1)', async () => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      const visitor = visitors.get(role);
      for (const route of visitor ? pages : []) {
        const may =
          route.permission === 'signed-in' ||
          PERMISSIONS_OF[role].some((permission) => permission === route.permission);
        const status = visitor ? await visit(visitor, route) : 0;
        if (may ? !isOpen(status) : status !== 403)
          wrong.push(`${role} at ${route.method} ${route.path}: ${status}`);
      }
    }
    process.stdout.write(`Matrix: ${pages.length} closed pages × ${ROLES.length} roles.\n`);
    expect(wrong).toEqual([]);
  });

  it('sends who is not signed in to sign in, and changes nothing for them (ASVS 8.2.1)', async () => {
    const wrong: string[] = [];
    for (const route of pages) {
      const { status, headers } = await asked(route);
      const isSentAway = status === 303 && headers['location'] === '/sign-in';
      if (route.method === 'get' ? !isSentAway : status !== 403)
        wrong.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('opens each address of the API to keys made for it, and to no other, no session, nobody (ASVS 8.2.1)', async () => {
    const wrong: string[] = [];
    const [lead] = visitors.values();
    for (const route of api) {
      const need = route.permission as Permission;
      const without = KEY_SCOPES.filter((scope) => scope !== need);
      const statuses = {
        nobody: (await asked(route)).status,
        session: (await asked(route).set('cookie', lead?.cookie() ?? '')).status,
        without: (await asked(route, await keyFor(without))).status,
        with: (await asked(route, await keyFor([need]))).status,
      };
      const { nobody, session } = statuses;
      if (nobody !== 401 || session !== 401 || statuses.without !== 403 || !isOpen(statuses.with))
        wrong.push(`${route.method} ${route.path}: ${JSON.stringify(statuses)}`);
    }
    process.stdout.write(
      `Matrix: ${api.length} addresses of the API × a key with, a key without, a session, nobody.\n`,
    );
    expect(wrong).toEqual([]);
  });

  it('refuses every POST of a page that comes from elsewhere or without the token of its form (ASVS 3.5.1)', async () => {
    const before = await tablePrints(app.dataSource);
    const posts = routesOf(app).filter((route) => route.bySession && route.method !== 'get');
    expect(posts.length).toBeGreaterThan(5);
    const wrong: string[] = [];
    for (const route of posts) {
      for (const visitor of visitors.values()) {
        const cookie = visitor.cookie();
        const statuses = [
          (await asked(route).set('cookie', cookie).set('sec-fetch-site', 'cross-site').type('form').send({}))
            .status,
          (await asked(route).set('cookie', cookie).type('form').send({ _csrf: 'guessed' })).status,
        ];
        if (statuses.some((status) => status !== 403 && status !== 429))
          wrong.push(`${route.method} ${route.path}: ${statuses.join()}`);
      }
    }
    expect(wrong).toEqual([]);
    const changed = changedTables(before, await tablePrints(app.dataSource));
    const counts = ['staff_session', 'sign_in_tries'];
    expect(changed.filter((table) => !counts.includes(table))).toEqual([]);
  });

  it('answers at every address with headers that keep browsers careful (ASVS 3.4.1, 3.4.3, 3.4.6, 14.3.2)', async () => {
    const wrong: string[] = [];
    for (const route of routesOf(app)) {
      const { headers } = await asked(route);
      const policy = String(headers['content-security-policy']);
      const careful =
        policy.includes("default-src 'none'") &&
        policy.includes("frame-ancestors 'none'") &&
        !policy.includes('unsafe-inline') &&
        headers['x-content-type-options'] === 'nosniff' &&
        headers['referrer-policy'] === 'no-referrer' &&
        String(headers['strict-transport-security']).startsWith('max-age=') &&
        (headers['cache-control'] === 'no-store' || route.name.startsWith('AssetsController.'));
      if (!careful) wrong.push(`${route.method} ${route.path}: ${JSON.stringify(headers)}`);
    }
    expect(wrong).toEqual([]);
  });

  const keys = new Map<string, string>();
  const keyFor = async (scopes: readonly Permission[]): Promise<string> => {
    const name = scopes.join();
    const known = keys.get(name) ?? (await app.apiKey(scopes));
    keys.set(name, known);
    return known;
  };
});
