import { afterAll, beforeEach, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { toEpochDay } from '../../src/shared/days.js';
import type { MarkRow } from '../../src/signals/marks/mark-batch.js';
import { MarkCorrection } from '../../src/signals/marks/mark-correction.entity.js';
import { MarkRecorder } from '../../src/signals/marks/mark-recorder.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { UnknownCode } from '../../src/signals/marks/unknown-code.entity.js';
import { UnknownCodes } from '../../src/signals/marks/unknown-codes.js';
import { PackedHistoryReader } from '../../src/signals/packed-history.reader.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type Northfield, openNorthfield } from '../support/northfield.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MONDAY = toEpochDay('2026-03-02');
const PRESENT = 1;
const ILL = 13;
const NO_REASON = 20;

describeOnEachDatabase('Recording marks', (kind) => {
  let app: TestApp;
  let who: Northfield;
  let source = 0;

  beforeEach(async () => {
    app ??= await startTestApp(kind);
    who = await openNorthfield(app, `sims-${++source}`);
  });

  afterAll(async () => {
    await app.close();
  });

  const mark = (more: Partial<MarkRow> = {}): MarkRow => ({
    pupilId: who.amy,
    day: MONDAY,
    session: 0,
    schoolId: who.northfield,
    code: PRESENT,
    recordedOn: null,
    ...more,
  });
  const record = (...rows: MarkRow[]) =>
    app.get(UnitOfWork).run((tx) => app.get(MarkRecorder).recordMarks(tx, rows, app.clock.now()));
  const versionOf = async (pupilId: number) => {
    const [row] = await app.dataSource.query<{ signals_version: number }[]>(
      `SELECT signals_version FROM pupil WHERE id = ${pupilId}`,
    );
    return row?.signals_version;
  };
  const jobsOf = async (pupilId: number) => {
    const rows = await app.dataSource.query<{ payload: string }[]>(
      `SELECT payload FROM job WHERE event = 'signals-recorded' AND state = 'waiting'`,
    );
    return rows.filter((row) => row.payload === JSON.stringify({ pupilId })).length;
  };
  const marksOf = (pupilId: number) =>
    app.dataSource.manager.find(Mark, { where: { pupilId }, order: { day: 'ASC', session: 'ASC' } });

  it('takes a mark once, and says nothing to the rules the second time', async () => {
    expect(await record(mark())).toEqual({
      accepted: 1,
      corrected: 0,
      unchanged: 0,
      fates: ['accepted'],
      touchedPupilIds: [who.amy],
    });
    expect(await record(mark())).toMatchObject({ accepted: 0, unchanged: 1, touchedPupilIds: [] });
    expect(await versionOf(who.amy)).toBe(1);
    expect(await jobsOf(who.amy)).toBe(1);
  });

  it('keeps what a corrected mark was', async () => {
    await record(mark({ code: NO_REASON, recordedOn: MONDAY + 1 }));
    expect(await record(mark({ code: ILL, recordedOn: MONDAY + 3 }))).toMatchObject({
      corrected: 1,
      fates: ['corrected'],
    });
    expect(await marksOf(who.amy)).toEqual([mark({ code: ILL, recordedOn: MONDAY + 3 })]);
    const trace = await app.dataSource.manager.findBy(MarkCorrection, { pupilId: who.amy });
    expect(trace).toEqual([
      {
        id: trace[0]?.id,
        pupilId: who.amy,
        day: MONDAY,
        session: 0,
        schoolId: who.northfield,
        oldCode: NO_REASON,
        newCode: ILL,
        oldRecordedOn: MONDAY + 1,
        recordedAt: app.clock.now(),
      },
    ]);
    expect(await versionOf(who.amy)).toBe(2);
  });

  it('tells new, corrected and known marks of one batch apart, row by row', async () => {
    await record(mark(), mark({ session: 1 }), mark({ pupilId: who.ben }));
    const done = await record(
      mark({ day: MONDAY + 1 }),
      mark({ code: ILL }),
      mark({ session: 1 }),
      mark({ pupilId: who.ben }),
      mark({ pupilId: who.cara, recordedOn: MONDAY + 2 }),
    );
    expect(done.fates).toEqual(['accepted', 'corrected', 'unchanged', 'unchanged', 'accepted']);
    expect(done.touchedPupilIds).toEqual([who.amy, who.cara]);
    expect(await versionOf(who.ben)).toBe(1);
  });

  it('takes two marks of one session in one batch in their order, with trace', async () => {
    const done = await record(mark({ code: NO_REASON }), mark({ code: ILL }), mark({ code: ILL }));
    expect(done.fates).toEqual(['accepted', 'corrected', 'unchanged']);
    expect(await marksOf(who.amy)).toEqual([mark({ code: ILL })]);
  });

  it('holds one mark a school for a pupil registered at two', async () => {
    const done = await record(mark(), mark({ schoolId: who.southfield, code: 23 }));
    expect(done.accepted).toBe(2);
    expect(await marksOf(who.amy)).toHaveLength(2);
  });

  it('gives back every mark exactly, packed for the rules', async () => {
    const rows = Array.from({ length: 370 }, (_, at) =>
      mark({
        day: MONDAY + (at >> 1),
        session: (at & 1) as 0 | 1,
        code: (at % 37) + 1,
        recordedOn: at % 5 === 0 ? MONDAY + 400 : null,
      }),
    );
    await record(...rows, mark({ pupilId: who.ben }));
    const asked = [who.amy, who.ben, who.cara].map((pupilId) => ({ pupilId, schoolId: who.northfield }));
    const [amy, ben, cara] = await app.get(PackedHistoryReader).read(asked, 0);
    const packed = (row: MarkRow) => String((row.day * 2 + row.session) * 64 + row.code);
    const late = rows.filter(({ day, recordedOn }) => (recordedOn ?? day) > day);
    expect(late.length).toBeGreaterThan(0);
    expect(amy?.marks?.split(',').sort()).toEqual(rows.map(packed).sort());
    expect(amy?.lateMarks?.split(',').sort()).toEqual(
      late.map((row) => `${packed(row)}:${row.recordedOn ?? 0}`).sort(),
    );
    expect(ben?.lateMarks).toBeNull();
    expect(ben?.marks).toBe(packed(mark()));
    expect(cara?.marks).toBeNull();
  });

  it('gives each school the marks of its own register, also of one pupil at two', async () => {
    const away = mark({ code: 3, schoolId: who.southfield });
    await record(mark(), away, mark({ day: MONDAY + 1, schoolId: who.southfield }));
    const at = (schoolId: number) => ({ pupilId: who.amy, schoolId });
    const asked = [at(who.southfield), at(who.northfield), { pupilId: who.ben, schoolId: who.southfield }];
    const read = await app.get(PackedHistoryReader).read(asked, MONDAY);
    const packed = (row: MarkRow) => String((row.day * 2 + row.session) * 64 + row.code);
    expect(read.map(({ marks }) => marks?.split(',').sort() ?? [])).toEqual([
      [packed(away), packed(mark({ day: MONDAY + 1 }))].sort(),
      [packed(mark())],
      [],
    ]);
    const [later] = await app.get(PackedHistoryReader).read([at(who.southfield)], MONDAY + 1);
    expect(later?.marks).toBe(packed(mark({ day: MONDAY + 1 })));
  });

  it('asks for one evaluation of a pupil however many batches arrive before it is done', async () => {
    for (let day = 0; day < 5; day++)
      await record(mark({ day: MONDAY + day }), mark({ pupilId: who.ben, day }));
    expect(await jobsOf(who.amy)).toBe(1);
    expect(await versionOf(who.amy)).toBe(5);
  });

  it('refuses a day no register can have, and leaves nothing of the batch', async () => {
    await expect(record(mark(), mark({ day: -1 }))).rejects.toThrow('expected a day from 1970-01-01');
    expect(await marksOf(who.amy)).toEqual([]);
  });

  it('counts unknown codes instead of guessing', async () => {
    const count = (...codes: string[]) =>
      app
        .get(UnitOfWork)
        .run((tx) => app.get(UnknownCodes).count(tx, who.northfield, codes, app.clock.now()));
    await count('@', ' @', 'Å');
    await count('@');
    const found = await app.dataSource.manager.find(UnknownCode, {
      where: { schoolId: who.northfield },
      order: { id: 'ASC' },
    });
    expect(found.map((one) => [one.codeText, one.times])).toEqual([
      ['@', 3],
      ['Å', 1],
    ]);
  });
});
