import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Reader } from '../../src/platform/database/reader.js';
import type { ConcernsResponse } from '../../src/api/v1/concerns.dto.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

describeOnEachDatabase('Concerns over REST', (kind) => {
  let app: TestApp;
  let northfield: number;
  let southfield: number;
  let amir: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    const write = new SchoolUnderRules(app.nest);
    const year = { from: '2025-09-01', to: '2026-07-17' };
    northfield = await write.school('NF', year);
    southfield = await write.school('SF', year);
    for (const [school, name] of [
      [northfield, 'Amir'],
      [southfield, 'Sofia'],
    ] as const) {
      const pupil = await write.pupil(school, name);
      await write.marks(pupil, school, '2025-09-01', '2026-02-27', '/');
      await write.marks(pupil, school, '2026-01-05', '2026-01-09', 'O');
    }
    await app.drain();
    amir = await publicIdOf('Amir');
  });
  afterAll(() => app.close());

  const publicIdOf = async (name: string): Promise<string> =>
    (
      await app.nest
        .get(Reader)
        .first<{ public_id: string }>('SELECT public_id FROM pupil WHERE first_name = $1', [name])
    )?.public_id ?? '';

  const get = async (path: string, key: string, status = 200): Promise<ConcernsResponse> => {
    const answer = await app
      .http()
      .get(`/api/v1/${path}`)
      .set('authorization', `Bearer ${key}`)
      .expect(status);
    return answer.body as ConcernsResponse;
  };

  it('are listed by school with sentence, rule and evidence, and the reading is in the audit', async () => {
    const key = await app.apiKey(['cases:read']);
    const answer = await get('concerns?schoolId=NF&state=raised', key);
    expect(answer).toMatchObject({
      concerns: [
        {
          pupil: { id: amir, pupilId: 'Amir', name: 'Amir Northfield' },
          school: { schoolId: 'NF' },
          rule: {
            key: 'unauthorised-ten-in-ten-weeks',
            title: 'Ten unauthorised sessions in ten school weeks',
            ruleSetVersion: 1,
          },
          severity: 4,
          consequence: 'open-case',
          state: 'raised',
          raisedOn: '2026-03-02',
          clearedOn: null,
          clearedBecause: null,
          value: 10,
          threshold: 10,
        },
      ],
      next: null,
    });
    expect(answer.concerns[0]?.evidence).toMatchObject({ kind: 'sessions', omitted: 0 });
    const audit = await app.nest
      .get(Reader)
      .query(`SELECT subject, subject_id FROM audit_entry WHERE action = 'concerns-listed'`);
    expect(audit).toEqual([{ subject: 'school', subject_id: 'NF' }]);
  });

  it('are read by pupil, and who read them is in the audit', async () => {
    const answer = await get(`pupils/${amir}/concerns`, await app.apiKey(['cases:read']));
    expect(answer.concerns).toMatchObject([{ pupil: { id: amir } }]);
    expect((await get(`pupils/${amir}/concerns?state=cleared`, await app.apiKey())).concerns).toEqual([]);
    const audit = await app.nest
      .get(Reader)
      .query(`SELECT DISTINCT subject_id FROM audit_entry WHERE action = 'concerns-read'`);
    expect(audit).toEqual([{ subject_id: amir }]);
  });

  it('come in pages', async () => {
    const key = await app.apiKey(['cases:read']);
    const first = await get('concerns?limit=1', key);
    const second = await get(`concerns?limit=1&after=${first.next}`, key);
    expect([first, second].map((page) => page.concerns[0]?.pupil.pupilId)).toEqual(['Amir', 'Sofia']);
    expect(second.next).toBeNull();
  });

  it('of another school are as if they were not there', async () => {
    const key = await app.apiKey(['cases:read'], southfield);
    expect((await get('concerns', key)).concerns).toMatchObject([{ pupil: { pupilId: 'Sofia' } }]);
    await get('concerns?schoolId=NF', key, 404);
    await get(`pupils/${amir}/concerns`, key, 404);
    await get('pupils/nobody/concerns', await app.apiKey(), 404);
  });

  it('are closed without a key, without the permission, and to words they do not know', async () => {
    await app.http().get('/api/v1/concerns').expect(401);
    await get('concerns', await app.apiKey(['signals:write']), 403);
    await get('concerns?state=lost', await app.apiKey(), 422);
    await get('concerns?after=nothing', await app.apiKey(), 400);
    await get('concerns?limit=0', await app.apiKey(), 422);
  });
});
