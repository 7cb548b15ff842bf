import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import supertest from 'supertest';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { makeNorthfield, type Northfield } from '../followups/northfield.js';
import { databaseKinds } from '../support/databases.js';
import { everybody, type Insider } from '../support/everybody.js';
import { type Ids, othersChildren, othersPlace } from '../support/others-children.js';
import { type Route, routesOf } from '../support/routes.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** What looking may write, and why. */
const MAY_CHANGE: Readonly<Record<string, string>> = {
  audit_entry: 'that somebody has read it',
  staff_session: 'when somebody was last here, and what a page keeps for them',
  api_key: 'the day a key was last used',
  case_look: 'when somebody last looked at a case, so that triage and the case can say what is new since',
};
/** Asked for as they would be; else a page may answer that something is missing before it does anything. */
const QUERY = '?slot=0&slotIndex=0&day=2026-03-24&time=14%3A00&startsAt=2026-03-24T14%3A00%3A00.000Z';
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A link in a mail is opened by scanners, a page by whoever goes back: neither may do anything. */
describe('Looking', () => {
  let app: TestApp;
  let here: Northfield;
  let gets: Route[];
  let people: Insider[];
  let ids: Ids;
  let key: string;
  const written = new Set<string>();

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    here = await makeNorthfield(app);
    const own = await othersChildren(app, here, 'Quillon', { mastAgreement: 'agreed' });
    ids = { ...own, ...(await othersPlace(app, here, 'Quillon')) };
    people = await everybody(app, here);
    key = await app.apiKey(undefined, here.schoolId);
    gets = routesOf(app).filter(({ method }) => method === 'get');
  });

  afterAll(async () => {
    await app.close();
  });

  /** With each id we have, or one that is nobody's. */
  const addressesOf = ({ path, bySession }: Route): string[] => {
    const most = Math.max(1, ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ids[name]?.length ?? 1));
    const query = path.includes(':') ? QUERY : '';
    return Array.from({ length: most }, (_, at) => {
      const address = path.replace(
        /:(\w+)/g,
        (__, name: string) => ids[name]?.[at] ?? ids[name]?.[0] ?? NO_ID,
      );
      return bySession || path.startsWith('/api/') ? `${address}${queryOf(path, query)}` : address;
    });
  };
  /** The API refuses what it was not asked for. */
  const queryOf = (path: string, query: string): string => {
    if (!path.startsWith('/api/')) return query;
    if (path.endsWith('/move')) return '?startsAt=2026-03-24T14%3A00%3A00.000Z';
    return path.endsWith('/approve') ? '?slotIndex=0' : '';
  };
  const answersTo = async (method: 'get' | 'head', route: Route): Promise<number[]> => {
    const statuses: number[] = [];
    for (const address of addressesOf(route)) {
      const ask = () => supertest(app.nest.getHttpServer() as Server)[method](address);
      statuses.push((await ask()).status);
      if (!route.bySession) statuses.push((await ask().set('authorization', `Bearer ${key}`)).status);
      for (const { visitor } of route.bySession ? people : [])
        statuses.push((await ask().set('cookie', visitor.cookie())).status);
    }
    return statuses;
  };

  it.each(['get', 'head'] as const)(
    'changes nothing, whoever looks at whatever is there (%s; ASVS 3.5.3)',
    async (method) => {
      const changing: string[] = [];
      let looks = 0;
      let seen = 0;
      let before = await tablePrints(app.dataSource);
      for (const route of gets) {
        const statuses = await answersTo(method, route);
        looks += statuses.length;
        seen += statuses.filter((status) => status === 200).length;
        const after = await tablePrints(app.dataSource);
        const all = changedTables(before, after);
        all.forEach((table) => written.add(table));
        const changed = all.filter((table) => !(table in MAY_CHANGE));
        if (changed.length > 0) changing.push(`${method} ${route.path}: ${changed.join()}`);
        if (statuses.some((status) => status >= 500))
          changing.push(`${method} ${route.path}: ${statuses.join()}`);
        before = after;
      }
      process.stdout.write(
        `Looking (${method}): ${looks} looks at ${gets.length} addresses, ${seen} of them shown.\n`,
      );
      expect(changing).toEqual([]);
      expect(seen).toBeGreaterThan(gets.length);
    },
  );

  it('writes into no more tables than it must', () => {
    expect([...written].sort()).toEqual(Object.keys(MAY_CHANGE).sort());
  });

  it('publishes no rules: that is for the worker and the commands', async () => {
    expect(await app.dataSource.manager.countBy(RuleSet, { author: 'Tandem' })).toBe(0);
  });
});
