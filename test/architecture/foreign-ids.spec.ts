import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { readExamples } from '../../src/api/v1/openapi/examples.js';
import { operationIdOf } from '../../src/api/v1/openapi/permissions-needed.js';
import { databaseKinds } from '../support/databases.js';
import type { Insider } from '../support/everybody.js';
import type { Ids } from '../support/others-children.js';
import { type Route, routesOf } from '../support/routes.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { FAR, NEAR, type TwoSchools, twoSchools } from '../support/two-schools.js';

/** Ids that are nobody's in particular, and why. */
const NO_ONES: Readonly<Record<string, string>> = {
  name: 'a file of the pages, the same for everybody',
  token:
    'the secret of one home or one account: whoever has it is let in by it, and the pages of families have tests of their own',
  school:
    'says which of the meetings of the home whose secret stands before it; any other finds nothing (two-schools-invite)',
  day: 'a date: the school whose day or term it is is that of who asks, and stands in no address',
  jobId: 'work of the installation, shown without a name to whoever keeps it running',
  subscriber: 'a kind of work, not a row',
  ruleKey: 'a rule: the school whose people judged it is that of who asks, and stands in no address',
};
/** Files that only a real import leaves, and terms that nobody here has set: these pages have specs of their own. */
const NOT_SHOWN_HERE = [
  ...['/imports/:batchId/refused/:runId', '/imports/:batchId/warned/:runId'],
  ...['/settings/calendar/terms/:day', '/settings/calendar/terms/:day/remove'],
];
/** For the pages that want one. */
const TIME = '?slot=0&day=2026-03-24&time=14%3A00';
/** What may change when somebody is refused: that they asked, and that they were there. */
const MAY_CHANGE = ['audit_entry', 'staff_session', 'api_key'];
/** Whatever a form asks for, so that none is refused before it is looked whose it is. */
const FORM: Readonly<Record<string, string>> = {
  ...{ note: 'Noted.', title: 'Ring home', dueOn: '2026-03-09', reason: 'Because.', text: 'Tired.' },
  ...{ fingerprint: '0'.repeat(64), slot: '0', day: '2026-03-10', time: '10:00', until: '2026-03-16' },
  ...{
    verdict: 'no-action',
    place: 'Room 4',
    ownWords: 'See you.',
    whom: 'everybody',
    reviewOn: '2026-03-16',
  },
  ...{
    kind: 'bereavement',
    from: '2026-03-01',
    answer: 'agreed',
    on: '2026-03-02',
    by: 'Mum',
    wish: 'wanted',
  },
  ...{
    ...{ direction: 'home-to-school', contact: 'somebody-else', channel: 'phone', summary: 'Rang.' },
    reached: 'otherwise',
    agrees: 'yes',
    email: 'x@northfield.example',
    roles: 'head',
    seen: '',
    leaveOut: 'yes',
    confirm: 'yes',
  },
};

interface Asker {
  readonly who: string;
  /** What this one must not see a word of. */
  readonly markers: readonly string[];
  readonly bySession: boolean;
  ask(route: Route, address: string): Promise<Response>;
}

describe('An id of another school, team or family', () => {
  let app: TestApp;
  let scene: TwoSchools;
  let routes: Route[];

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    scene = await twoSchools(app);
    routes = routesOf(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const namesIn = (route: Route): string[] =>
    [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const addressOf = (route: Route, ids: Readonly<Record<string, string>>): string =>
    route.path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? '');
  const askByKey = (bearer: string) => async (route: Route, address: string) => {
    const [controller = '', method = ''] = route.name.split('.');
    const { body, query } = readExamples().get(operationIdOf(controller, method)) ?? {};
    const asked = app.http()[route.method](address).set('authorization', `Bearer ${bearer}`);
    if (route.method === 'get' && route.path.includes(':')) return asked.query(query ?? {});
    return body === undefined ? asked : asked.send(body as object);
  };
  const asker = ({ who, visitor }: Insider, markers: readonly string[]): Asker => ({
    ...{ who, markers, bySession: true },
    ask: (route, address) =>
      route.method === 'get'
        ? visitor.get(`${address}${route.path.includes(':') ? TIME : ''}`)
        : visitor.post(address, FORM),
  });
  const askers = (): Asker[] => [
    ...scene.people.map((one) => asker(one, isOutsider(one) ? [FAR, NEAR] : [FAR])),
    { who: 'a key of the school', markers: [FAR], bySession: false, ask: askByKey(scene.key) },
    { who: 'a key of the team', markers: [FAR, NEAR], bySession: false, ask: askByKey(scene.teamKey) },
  ];
  /** Of the family near: not of their years, not agreed to their team, or nobody who sees a pupil's story. */
  const isOutsider = ({ who }: Insider): boolean => ['Tom', 'Mona', 'Mick', 'Tessa', 'Abel'].includes(who);

  /** All of them foreign; and where several stand in a path, the first our own and the others foreign. */
  const idsFor = (route: Route, foreign: Ids): Record<string, string>[] => {
    const names = namesIn(route);
    const every = (from: Ids, at: number): Record<string, string> =>
      Object.fromEntries(names.map((name) => [name, pick(from[name], at)]));
    const all = [0, 1, 2].map((at) => every(foreign, at));
    const [first] = names;
    if (names.length < 2 || first === undefined || scene.own[first] === undefined) return all;
    return [...all, { ...every(foreign, 0), [first]: pick(scene.own[first], 0) }];
  };
  const told = (answer: Response): string => `${answer.text} ${JSON.stringify(answer.headers)}`;

  it('is known of for every name that stands in a path, or is nobody’s for a reason', () => {
    const names = [...new Set(routes.flatMap(namesIn))];
    expect(names.filter((name) => !(name in NO_ONES) && (scene.far[name] ?? []).length === 0)).toEqual([]);
    expect(Object.keys(NO_ONES).filter((name) => !names.includes(name))).toEqual([]);
    for (const ids of [scene.own, scene.near, scene.far])
      expect(
        Object.values(ids)
          .flat()
          .filter((id) => id === ''),
      ).toEqual([]);
  });

  it('is of the right kind: the same address with an id of our own is open to somebody', async () => {
    const open = new Map<string, boolean>();
    const gets = routes.filter(
      (route) => route.publicBecause === undefined && route.method === 'get' && namesIn(route).length > 0,
    );
    for (const one of askers())
      for (const route of gets.filter(({ bySession }) => bySession === one.bySession))
        for (const ids of idsFor(route, scene.own)) {
          const answer = await one.ask(route, addressOf(route, ids));
          open.set(route.path, (open.get(route.path) ?? false) || answer.status === 200);
        }
    expect([...open].filter(([, isOpen]) => !isOpen).map(([path]) => path)).toEqual(NOT_SHOWN_HERE);
  });

  it('opens nothing, shows nothing and changes nothing, whoever asks at whatever address (ASVS 8.2.2)', async () => {
    const closed = routes.filter(
      (route) => route.publicBecause === undefined && namesIn(route).some((name) => !(name in NO_ONES)),
    );
    const before = await tablePrints(app.dataSource);
    const wrong: string[] = [];
    let checks = 0;
    for (const one of askers()) {
      for (const route of closed.filter(({ bySession }) => bySession === one.bySession)) {
        for (const marker of one.markers) {
          const foreign = marker === FAR ? scene.far : scene.near;
          if (namesIn(route).some((name) => foreign[name] === undefined)) continue;
          for (const ids of idsFor(route, foreign)) {
            const answer = await one.ask(route, addressOf(route, ids));
            checks += 1;
            const isShut = answer.status === 403 || answer.status === 404;
            if (!isShut || told(answer).includes(marker))
              wrong.push(`${one.who}, ${route.method} ${route.path} of ${marker}: ${answer.status}`);
          }
        }
      }
    }
    process.stdout.write(
      `Foreign ids: ${checks} checks, ${closed.length} addresses with an id × ${scene.people.length} people and 2 keys.\n`,
    );
    expect(wrong).toEqual([]);
    const changed = changedTables(before, await tablePrints(app.dataSource));
    expect(changed.filter((table) => !MAY_CHANGE.includes(table))).toEqual([]);
  });

  it('is on no page and in no list without one, also when a list is asked for the other school', async () => {
    const wrong: string[] = [];
    const lists = routes.filter(
      ({ method, publicBecause, path }) =>
        method === 'get' && publicBecause === undefined && !path.includes(':'),
    );
    let checks = 0;
    for (const one of askers()) {
      for (const route of lists.filter(({ bySession }) => bySession === one.bySession)) {
        for (const query of [
          '',
          `?schoolId=${scene.farSchool.publicId}`,
          `?schoolId=${scene.farSchool.sourceId}`,
        ]) {
          if (query !== '' && one.bySession) continue;
          const answer = await one.ask(route, `${route.path}${query}`);
          checks += 1;
          for (const marker of one.markers)
            if (told(answer).includes(marker))
              wrong.push(`${one.who}, ${route.path}${query} shows ${marker}`);
        }
      }
    }
    process.stdout.write(`Foreign ids: ${checks} lists without one.\n`);
    expect(wrong).toEqual([]);
  });
});

function pick(ids: readonly string[] | undefined, at: number): string {
  return ids?.[at] ?? ids?.[0] ?? '';
}
