import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { northfield, pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('Triage over REST', (kind) => {
  let app: TestApp;
  let key: string;
  let caseId: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    const { school } = await northfield(app);
    key = await app.apiKey(['cases:read', 'cases:write']);
    await raise(app, school, await pupil(app, school, 'amir'));
    await app.drain();
    caseId = (await app.dataSource.manager.findOneByOrFail(PupilCase, { state: 'proposed' })).publicId;
  });

  afterAll(async () => {
    await app.close();
  });

  const post = (path: string, body: object = {}, by = key) =>
    app.http().post(`/api/v1/cases/${caseId}/${path}`).set('authorization', `Bearer ${by}`).send(body);
  const read = async () =>
    (await app.http().get(`/api/v1/cases/${caseId}`).set('authorization', `Bearer ${key}`).expect(200))
      .body as { state: string; watchUntil: string | null };

  it('watches until a day that can be chosen, and is undone by the outcome it names', async () => {
    for (const until of ['2026-03-02', '2026-02-30', 'soon', '2027-01-01'])
      await post('watch', { until }).expect(422);
    const { body } = await post('watch', { until: '2026-03-16', note: 'Exams' }).expect(200);
    expect(body).toEqual({
      outcomeId: expect.stringMatching(/^[\w-]{22}$/),
      undoUntil: '2026-03-02T08:20:00.000Z',
    });
    expect(await read()).toMatchObject({ state: 'watched', watchUntil: '2026-03-16' });
    await post('undo', { outcomeId: 'AAAAAAAAAAAAAAAAAAAAAA' }).expect(409);
    await post('undo', body as object).expect(422);
    await post('undo', { outcomeId: (body as { outcomeId: string }).outcomeId }).expect(204);
    expect(await read()).toMatchObject({ state: 'proposed', watchUntil: null });
  });

  it('says who was first, lists what is watched when asked for it, and looks again', async () => {
    await post('watch', { until: '2026-03-16' }).expect(200);
    const late = await post('watch', { until: '2026-03-17' }).expect(409);
    expect(late.body).toMatchObject({ type: 'already-handled' });
    const listed = async (query: string) =>
      (
        (await app.http().get(`/api/v1/cases${query}`).set('authorization', `Bearer ${key}`)).body as {
          total: number;
        }
      ).total;
    expect(await listed('')).toBe(0);
    expect(await listed('?state=watched')).toBe(1);
    await post('look-again').expect(204);
    await post('look-again').expect(204);
    await post('add-to', { target: caseId }).expect(404);
    expect((await read()).state).toBe('proposed');
  });

  it('is for keys that may write cases, and undoes what an older address has decided', async () => {
    const reader = await app.apiKey(['cases:read']);
    for (const path of ['watch', 'add-to', 'undo', 'look-again'])
      await post(path, { until: '2026-03-16', target: caseId }, reader).expect(403);
    await post('open').expect(204);
    await post('undo').expect(204);
    expect((await read()).state).toBe('proposed');
  });
});
