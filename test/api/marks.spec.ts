import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { toEpochDay } from '../../src/shared/days.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { UnknownCode } from '../../src/signals/marks/unknown-code.entity.js';
import { PackedHistoryReader } from '../../src/signals/packed-history.reader.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type Northfield, openNorthfield } from '../support/northfield.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('Attendance marks over REST', (kind) => {
  let app: TestApp;
  let who: Northfield;
  let schoolKey: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    app.clock.moveTo('2026-03-06T09:00:00.000Z');
    who = await openNorthfield(app);
    schoolKey = await app.apiKey(undefined, who.northfield);
  });

  afterAll(async () => {
    await app.close();
  });

  const post = (path: string, body: object) =>
    app.http().post(`/api/v1/${path}`).set('Authorization', `Bearer ${schoolKey}`).send(body);
  const mark = (more: object = {}) => ({
    pupilId: '1',
    date: '2026-03-02',
    session: 'AM',
    code: '/',
    ...more,
  });
  const marksOn = (date: string) =>
    app.dataSource.manager.find(Mark, { where: { day: toEpochDay(date) }, order: { pupilId: 'ASC' } });

  it('are taken one by one and kept as sent', async () => {
    const first = await post('attendance-marks', mark()).expect(200);
    expect(first.body).toEqual({
      accepted: 1,
      corrected: 0,
      unchanged: 0,
      refused: 0,
      rows: [{ row: 0, outcome: 'accepted' }],
    });
    expect((await post('attendance-marks', mark())).body).toMatchObject({ unchanged: 1 });
    expect((await post('attendance-marks', mark({ code: 'i' }))).body).toMatchObject({ corrected: 1 });
    expect(await marksOn('2026-03-02')).toMatchObject([
      { pupilId: who.amy, schoolId: who.northfield, session: 0, code: 13, recordedOn: null },
    ]);
  });

  it('of a day that has not come are refused, and taken when it has', async () => {
    const tomorrow = mark({ date: '2026-03-07' });
    expect((await post('attendance-marks', tomorrow).expect(422)).body).toMatchObject({
      errors: [{ field: 'date', expected: 'expected a day up to today, 2026-03-06' }],
    });
    expect((await post('attendance-marks', mark({ date: '2026-03-06' })).expect(200)).body).toMatchObject({
      accepted: 1,
    });
  });

  it('are of the day it is where the school is: London in summer is ahead of Greenwich, New York behind', async () => {
    const refused = { errors: [{ field: 'date', expected: 'expected a day up to today, 2026-06-15' }] };
    const sent = mark({ date: '2026-06-16' });
    const before = app.clock.now();
    app.clock.moveTo('2026-06-15T22:30:00.000Z');
    expect((await post('attendance-marks', sent).expect(422)).body).toMatchObject(refused);
    app.clock.moveTo('2026-06-15T23:30:00.000Z');
    expect((await post('attendance-marks', sent).expect(200)).body).toMatchObject({ accepted: 1 });
    const zone = (name: string) =>
      app.dataSource.query(`UPDATE organisation SET timezone = '${name}' WHERE id = ${who.northfield}`);
    await zone('America/New_York');
    app.clock.moveTo('2026-06-16T03:30:00.000Z');
    expect((await post('attendance-marks', sent).expect(422)).body).toMatchObject(refused);
    await zone('Europe/London');
    app.clock.moveTo(before);
  });

  it('of a batch half good are kept for the good half, and the others named with why', async () => {
    const marks = [
      mark({ date: '2026-03-03' }),
      mark({ date: '2026-03-03', code: '@' }),
      mark({ date: '2026-02-30' }),
      mark({ pupilId: '9', date: '2026-03-03' }),
      mark({ pupilId: 'nobody', date: '2026-03-03' }),
      mark({ date: '2026-03-03', schoolId: 'S' }),
      mark({ date: '2026-03-03', schoolId: 'X' }),
      mark({ date: '2026-03-03', colour: 'red' }),
      'not a row',
      mark({ date: '1969-12-31' }),
      mark({ pupilId: ' 2 ', date: '2026-03-03', session: 'PM', code: '\\', recordedOn: '2026-03-05' }),
    ];
    const { body } = await post('attendance-marks', { marks }).expect(200);
    const outcomes = (body as { rows: { outcome: string; reason?: string }[] }).rows;
    expect(outcomes.map((row) => row.reason ?? row.outcome)).toEqual([
      'accepted',
      'code: not a DfE register code: "@"',
      'date: expected a day as YYYY-MM-DD',
      'pupilId: no such pupil',
      'pupilId: no such pupil',
      'pupilId: no such pupil',
      'schoolId: no such school',
      'colour: property colour should not exist',
      'row: expected an object',
      'date: expected a day from 1970-01-01 to 2149-06-05',
      'accepted',
    ]);
    expect(await marksOn('2026-03-03')).toMatchObject([
      { pupilId: who.amy, code: 1, recordedOn: null },
      { pupilId: who.ben, code: 2, session: 1, recordedOn: toEpochDay('2026-03-05') },
    ]);
    const unknown = await app.dataSource.manager.findBy(UnknownCode, { codeText: '@' });
    expect(unknown).toMatchObject([{ schoolId: who.northfield, times: 1 }]);
  });

  it('are refused as a whole only when none is good', async () => {
    const answer = await post('attendance-marks', { marks: [mark({ code: '@' }), mark({ date: 'x' })] });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      errors: [
        { field: 'marks[0].code', expected: 'not a DfE register code: "@"' },
        { field: 'marks[1].date', expected: 'expected a day as YYYY-MM-DD' },
      ],
    });
    await post('attendance-marks', { marks: [] }).expect(422);
    await post('attendance-marks', { marks: Array(2_001).fill(mark()) }).expect(422);
    await post('attendance-marks', []).expect(422);
  });

  it('of 2,000 pupils and days arrive in one request', async () => {
    const marks = Array.from({ length: 2_000 }, (_, at) =>
      mark({
        pupilId: String((at % 2) + 1),
        date: new Date(Date.UTC(2024, 8, 1 + (at >> 2))).toISOString().slice(0, 10),
        session: at & 2 ? 'PM' : 'AM',
      }),
    );
    expect((await post('attendance-marks', { marks }).expect(200)).body).toMatchObject({ accepted: 2_000 });
    expect((await post('attendance-marks', { marks }).expect(200)).body).toMatchObject({
      unchanged: 2_000,
    });
    const asked = [{ pupilId: who.amy, schoolId: who.northfield }];
    const [read] = await app.get(PackedHistoryReader).read(asked, 0);
    expect(read?.marks?.split(',').length).toBeGreaterThanOrEqual(1_000);
  });
});
