import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Concern } from '../../src/rules/concern.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { draftFor, placeHold } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countStatements } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  addConcern,
  addObservation,
  openPupilScene,
  type PupilScene,
  scenePupil,
  type ScenePupil,
} from '../web/pupil-scene.js';

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
}

describeOnEachDatabase('A list over REST', (kind) => {
  let app: TestApp;
  let scene: PupilScene;
  let key: string;
  let samira: ScenePupil;
  /** Each list: its address, its rows in the answer, and the id of a row. */
  let lists: readonly (readonly [path: string, rows: string, id: string])[];

  beforeAll(async () => {
    app = await startTestApp(kind);
    await app.get(RuleSetsService).current();
    scene = await openPupilScene(app);
    key = await app.apiKey(undefined, scene.schoolId);
    samira = await another();
    for (let at = 0; at < 4; at++) await another();
    for (let at = 0; at < 3; at++) await more(samira);
    const pupil = `pupils/${samira.id}`;
    lists = [
      ['cases', 'cases', 'caseId'],
      ['concerns', 'concerns', 'concernId'],
      [`${pupil}/concerns`, 'concerns', 'concernId'],
      ['follow-ups', 'followUps', 'followUpId'],
      ['dsl/notes', 'notes', 'id'],
      [`${pupil}/holds`, 'holds', 'holdId'],
      [`pupils?schoolId=${await schoolId()}`, 'pupils', 'id'],
    ];
  });

  afterAll(async () => {
    await app.close();
  });

  const schoolId = async (): Promise<string> => {
    const [row] = await app.dataSource.query<{ public_id: string }[]>(
      `SELECT public_id FROM organisation WHERE id = ${scene.schoolId}`,
    );
    return row?.public_id ?? '';
  };
  /** Something that is in every list but those of one pupil. */
  const another = async (): Promise<ScenePupil> => {
    const pupil = await scenePupil(app, scene);
    await draftFor(app, { ...pupil, contactIds: [] });
    await more(pupil);
    return pupil;
  };
  const more = async ({ pupilId, caseId }: ScenePupil): Promise<void> => {
    await addConcern(app, scene.schoolId, pupilId, 'Samira has missed ten sessions.');
    await addObservation(app, pupilId, 'Is afraid of going home.', { possibleHarm: true });
    await placeHold(app, { pupilId, caseId, contactIds: [] }, null);
  };

  const ask = (path: string, query: Readonly<Record<string, string | number>> = {}, by = key) =>
    app.http().get(`/api/v1/${path}`).query(query).set('authorization', `Bearer ${by}`);
  const read = async (
    [path, rows, id]: (typeof lists)[number],
    query: Readonly<Record<string, string | number>>,
  ): Promise<Page> => {
    const { body } = (await ask(path, query).expect(200)) as {
      body: Record<string, Record<string, string>[]> & { next: string | null };
    };
    return { ids: (body[rows] ?? []).map((row) => String(row[id])), next: body.next };
  };
  const walk = async (
    list: (typeof lists)[number],
    limit: number,
    between: () => Promise<void> = () => Promise.resolve(),
  ): Promise<string[]> => {
    const found: string[] = [];
    for (let mark: string | null = ''; mark !== null;) {
      const page: Page = await read(list, mark === '' ? { limit } : { limit, after: mark });
      expect(page.ids.length).toBeLessThanOrEqual(limit);
      found.push(...page.ids);
      mark = page.next;
      await between();
    }
    return found;
  };

  it('comes in pages that together are the whole, in its order, and ends with next: null', async () => {
    for (const list of lists) {
      const whole = await read(list, {});
      expect(whole.next).toBeNull();
      expect(whole.ids.length).toBeGreaterThanOrEqual(4);
      for (const limit of [1, 2, whole.ids.length]) expect(await walk(list, limit)).toEqual(whole.ids);
    }
  });

  it('skips nothing and shows nothing twice when rows come in between', async () => {
    for (const list of lists) {
      const { ids: before } = await read(list, {});
      let coming = 2;
      const seen = await walk(list, 2, async () => {
        if (coming-- <= 0) return;
        await another();
        await more(samira);
      });
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => before.includes(id))).toEqual(before);
    }
  });

  it('costs as many statements for a later page as for the first, and for one row as for many', async () => {
    for (const list of lists.filter(([path]) => path !== 'cases')) {
      const { next } = await read(list, { limit: 3 });
      const cost = (query: Readonly<Record<string, string | number>>): Promise<number> =>
        countStatements(app, () => read(list, query));
      const first = await cost({ limit: 3 });
      expect(await cost({ limit: 3, after: next ?? '' })).toBe(first);
      expect(await cost({ limit: 1 })).toBe(first);
    }
  });

  it('is told where it goes on only by its own mark: another list, key or condition, or a forged one, is 400', async () => {
    const other = await app.apiKey(undefined, scene.schoolId);
    for (const list of lists) {
      const [path] = list;
      const { next } = await read(list, { limit: 1 });
      const mark = next ?? '';
      const body = mark.indexOf('.') + 10;
      const forged = `${mark.slice(0, body)}${mark[body] === 'A' ? 'B' : 'A'}${mark.slice(body + 1)}`;
      const wrong = ['1', 'next', forged, mark.slice(0, -4), `${mark}AA`, samira.id];
      for (const after of wrong) {
        const answer = await ask(path, { after }).expect(400);
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect(answer.body).toMatchObject({ type: 'foreign-mark', status: 400 });
      }
      await ask(path, { after: mark }, other).expect(400);
      await ask(path, { after: mark, limit: 2 }).expect(200);
      for (const [elsewhere] of lists.filter((one) => one !== list))
        await ask(elsewhere, { after: mark }).expect(400);
    }
    const { next } = await read(['concerns', 'concerns', 'concernId'], { limit: 1 });
    await ask('concerns', { after: next ?? '', state: 'raised' }).expect(400);
  });

  it('takes from 1 to 500 rows a page, 100 when nobody says', async () => {
    for (const [path] of lists)
      for (const limit of ['0', '501', '-1', '1.5', 'many', '']) await ask(path, { limit }).expect(422);
    await app.dataSource.manager.delete(Concern, { pupilId: samira.pupilId });
    for (let at = 0; at < 101; at++)
      await addConcern(app, scene.schoolId, samira.pupilId, 'Samira has missed ten sessions.');
    const page = await read([`pupils/${samira.id}/concerns`, 'concerns', 'concernId'], {});
    expect([page.ids.length, page.next]).toEqual([100, expect.any(String)]);
  });
});
