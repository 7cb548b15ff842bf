import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { readExamples } from '../../src/api/v1/openapi/examples.js';
import { databaseKinds } from '../support/databases.js';
import type { Ids } from '../support/others-children.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { FAR, NEAR, type TwoSchools, twoSchools } from '../support/two-schools.js';

const MAY_CHANGE = ['audit_entry', 'staff_session', 'api_key'];
const SIGNALS: Readonly<Record<string, string>> = {
  ...{ 'attendance-marks': 'Signals_marks', incidents: 'Signals_incidents', results: 'Signals_results' },
  ...{ observations: 'Signals_observations', 'home-contacts': 'Signals_homeContacts' },
  'home-insights': 'Signals_homeInsights',
};

const HOLD = { reason: 'Disclosure on Monday.', reviewOn: '2026-03-16' };
const WORRY = { theme: 'social', severity: 'mild', text: 'Tired.', when: 'today' };

/** An address of one's own, and somebody else's id in what is sent there. */
describe('An id of another school or family, in a form or a body', () => {
  let app: TestApp;
  let scene: TwoSchools;
  let farPupil: Pupil;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    scene = await twoSchools(app);
    farPupil = await app.dataSource.manager.findOneByOrFail(Pupil, {
      publicId: first(scene.far, 'publicId'),
    });
  });

  afterAll(async () => {
    await app.close();
  });

  const asked = async (
    wanted: () => Promise<{ status: number; text: string }>,
    markers: readonly string[],
  ) => {
    const before = await tablePrints(app.dataSource);
    const { status, text } = await wanted();
    const changed = changedTables(before, await tablePrints(app.dataSource));
    return {
      refused: status >= 400 && status < 500,
      shown: markers.filter((marker) => text.includes(marker)),
      changed: changed.filter((table) => !MAY_CHANGE.includes(table)),
    };
  };
  const NOTHING = { refused: true, shown: [], changed: [] };

  it('is as unknown over REST as one that does not exist', async () => {
    const { own, far, farSchool, key } = scene;
    const pupil = `pupils/${first(own, 'publicId')}`;
    const theCase = `cases/${first(own, 'caseId')}`;
    const due = { title: 'Ring home', dueOn: '2026-03-09' };
    const named = { pupilId: farPupil.sourceId, source: farPupil.source };
    const wanted: [path: string, body: object][] = [
      ...Object.entries(SIGNALS).map(([path, id]): [string, object] => [path, { ...rowOf(id), ...named }]),
      [`${pupil}/holds`, { contactId: first(far, 'contactId'), reason: 'x', reviewOn: '2026-03-16' }],
      [`${theCase}/actions`, { ...due, owner: first(far, 'staffId') }],
      [`cases/${own['caseId']?.[1] ?? ''}/add-to`, { target: first(far, 'caseId') }],
      ['pupils', { pupilId: 'new', schoolId: farSchool.publicId, firstName: 'Zoe', lastName: 'Reid' }],
      ['pupils', { ...named, schoolId: await ownSchool(), firstName: 'Zoe', lastName: 'Reid' }],
    ];
    for (const [path, body] of wanted) {
      const ask = async () =>
        app.http().post(`/api/v1/${path}`).set('authorization', `Bearer ${key}`).send(body);
      expect([path, await asked(ask, [FAR])]).toEqual([path, NOTHING]);
    }
  });

  it('is as unknown on a page', async () => {
    const { own, near, far } = scene;
    const theCase = first(own, 'caseId');
    const pupil = first(own, 'publicId');
    const wanted: [
      who: string,
      path: string,
      form: Record<string, string>,
      from: Ids,
      name: string,
      field: string,
    ][] = [
      ['Lena', `/cases/${theCase}/owner`, {}, far, 'staffId', 'owner'],
      ['Lena', `/cases/${theCase}/actions`, { title: 'Ring', dueOn: '2026-03-09' }, far, 'staffId', 'doer'],
      [
        'Dora',
        `/dsl/holds/pupils/${pupil}`,
        { reason: 'x', reviewOn: '2026-03-16' },
        far,
        'contactId',
        'whom',
      ],
      ['Dora', '/dsl/holds/choose', {}, far, 'publicId', 'pupil'],
      ['Lena', `/triage/${own['caseId']?.[1] ?? ''}/add-to`, {}, far, 'caseId', 'target'],
      ['Lena', '/worries', WORRY, far, 'publicId', 'pupil'],
      ['Mona', '/worries', WORRY, near, 'publicId', 'pupil'],
    ];
    for (const [who, path, form, from, name, field] of wanted) {
      const visitor = scene.people.find((one) => one.who === who)?.visitor;
      if (!visitor) throw new Error(`nobody is called ${who}`);
      const ask = () => visitor.post(path, { ...form, [field]: first(from, name) });
      expect([who, path, await asked(ask, from === near ? [FAR, NEAR] : [FAR])]).toEqual([
        who,
        path,
        NOTHING,
      ]);
    }
  });

  it('is refused for whose it is and for nothing else: with an id of our own the same is done', async () => {
    const { own, key } = scene;
    const ownPupil = await app.dataSource.manager.findOneByOrFail(Pupil, {
      publicId: first(own, 'publicId'),
    });
    const named = { pupilId: ownPupil.sourceId, source: ownPupil.source };
    const [theCase, pupil] = [`cases/${first(own, 'caseId')}`, `pupils/${first(own, 'publicId')}`];
    const due = { title: 'Ring home', dueOn: '2026-03-09' };
    const rest: [path: string, body: object][] = [
      ...Object.entries(SIGNALS).map(([path, id]): [string, object] => [path, { ...rowOf(id), ...named }]),
      [`${pupil}/holds`, { contactId: first(own, 'contactId'), reason: 'x', reviewOn: '2026-03-16' }],
      [`${theCase}/actions`, { ...due, owner: first(own, 'staffId') }],
      ['pupils', { pupilId: 'new', schoolId: await ownSchool(), firstName: 'Zoe', lastName: 'Reid' }],
    ];
    const statuses: [string, number][] = [];
    for (const [path, body] of rest) {
      const asked = app.http().post(`/api/v1/${path}`).set('authorization', `Bearer ${key}`);
      statuses.push([path, (await asked.send(body)).status]);
    }
    const pages: [who: string, path: string, form: Record<string, string>][] = [
      ['Lena', `/cases/${first(own, 'caseId')}/owner`, { owner: first(own, 'staffId') }],
      ['Lena', `/cases/${first(own, 'caseId')}/actions`, { ...due, doer: first(own, 'staffId') }],
      ['Dora', '/dsl/holds/choose', { pupil: first(own, 'publicId') }],
      ['Dora', `/dsl/holds/pupils/${first(own, 'publicId')}`, { ...HOLD, whom: first(own, 'contactId') }],
      ['Lena', '/worries', { ...WORRY, pupil: first(own, 'publicId') }],
    ];
    for (const [who, path, form] of pages) {
      const visitor = scene.people.find((one) => one.who === who)?.visitor;
      statuses.push([path, (await visitor?.post(path, form))?.status ?? 0]);
    }
    expect(statuses.filter(([, status]) => status < 200 || status >= 400)).toEqual([]);
  });

  const ownSchool = async (): Promise<string> => {
    const [row] = await app.dataSource.query<{ public_id: string }[]>(
      `SELECT public_id FROM organisation WHERE id = ${scene.here.schoolId}`,
    );
    return row?.public_id ?? '';
  };
});

function first(ids: Ids, name: string): string {
  return ids[name]?.[0] ?? '';
}

/** One row of an example that sends several. */
function rowOf(operation: string): object {
  const body = readExamples().get(operation)?.body as Record<string, object[] | string>;
  const [list] = Object.values(body);
  return Array.isArray(list) ? (list[0] ?? {}) : body;
}
