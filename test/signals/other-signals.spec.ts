import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { toEpochDay } from '../../src/shared/days.js';
import { Result } from '../../src/signals/attainment/result.entity.js';
import { ResultRecorder, type ResultRow } from '../../src/signals/attainment/result-recorder.js';
import { Incident } from '../../src/signals/behaviour/incident.entity.js';
import { IncidentRecorder, type IncidentRow } from '../../src/signals/behaviour/incident-recorder.js';
import { HomeRecorder, type HomeContactRow } from '../../src/signals/home/home-recorder.js';
import { DslListService } from '../../src/signals/dsl-list/dsl-list.service.js';
import {
  ObservationRecorder,
  type ObservationRow,
} from '../../src/signals/observations/observation-recorder.js';
import { PackedHistoryReader } from '../../src/signals/packed-history.reader.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type Northfield, openNorthfield } from '../support/northfield.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MONDAY = toEpochDay('2026-03-02');

describeOnEachDatabase('Recording', (kind) => {
  let app: TestApp;
  let who: Northfield;
  let source = '';
  let schools = 0;

  beforeEach(async () => {
    app ??= await startTestApp(kind);
    source = `sims-${++schools}`;
    who = await openNorthfield(app, source);
  });

  afterAll(async () => {
    await app.close();
  });

  const versionOf = async (pupilId: number) => {
    const [row] = await app.dataSource.query<{ signals_version: number }[]>(
      `SELECT signals_version FROM pupil WHERE id = ${pupilId}`,
    );
    return row?.signals_version;
  };
  const read = async (pupilId: number, schoolId = who.northfield) =>
    (await app.get(PackedHistoryReader).read([{ pupilId, schoolId }], 0))[0];

  describe('incidents', () => {
    const incident = (more: Partial<IncidentRow> = {}): IncidentRow => ({
      pupilId: who.amy,
      schoolId: who.northfield,
      source,
      sourceId: 'B1',
      occurredAt: '2026-03-02T10:45',
      polarity: 'negative',
      category: 'Disruption',
      severity: 2,
      points: -2,
      location: 'Hall',
      description: null,
      reportedBy: 'Ms Shah',
      recordedOn: null,
      ...more,
    });
    const record = (...rows: IncidentRow[]) =>
      app.get(UnitOfWork).run((tx) => app.get(IncidentRecorder).recordIncidents(tx, rows, app.clock.now()));

    it('are taken once, one for each pupil involved', async () => {
      expect(await record(incident(), incident({ pupilId: who.ben }))).toEqual(['accepted', 'accepted']);
      expect(await record(incident(), incident({ pupilId: who.ben }))).toEqual(['unchanged', 'unchanged']);
      expect(await versionOf(who.amy)).toBe(1);
    });

    it('are superseded by a correction, and the rules read only what stands', async () => {
      await record(incident());
      expect(await record(incident({ severity: 4 }), incident({ severity: 5 }))).toEqual([
        'corrected',
        'corrected',
      ]);
      const all = await app.dataSource.manager.find(Incident, {
        where: { pupilId: who.amy },
        order: { id: 'ASC' },
      });
      expect(all.map((one) => [one.severity, one.supersededAt !== null])).toEqual([
        [2, true],
        [4, true],
        [5, false],
      ]);
      expect((await read(who.amy))?.incidents).toEqual([
        {
          id: all[2]?.publicId,
          day: MONDAY,
          knownOn: null,
          polarity: 'negative',
          category: 'Disruption',
          severity: 5,
          points: -2,
        },
      ]);
      expect(await versionOf(who.amy)).toBe(2);
    });

    it('are read by the rules of the school where they were, and by no other', async () => {
      await record(incident(), incident({ sourceId: 'B2', schoolId: who.southfield, category: 'Quarrel' }));
      const categories = async (schoolId: number) =>
        (await read(who.amy, schoolId))?.incidents.map(({ category }) => category);
      expect(await categories(who.northfield)).toEqual(['Disruption']);
      expect(await categories(who.southfield)).toEqual(['Quarrel']);
    });

    it('reported twice at the same moment are one', async () => {
      const fates = await Promise.all([record(incident()), record(incident()), record(incident())]);
      expect(fates.flat().sort()).toEqual(['accepted', 'unchanged', 'unchanged']);
    });
  });

  it('results keeps scores exact and supersedes a corrected one', async () => {
    const result = (more: Partial<ResultRow> = {}): ResultRow => ({
      pupilId: who.amy,
      source,
      subject: 'Mathematics',
      assessment: 'Period 1',
      day: MONDAY,
      scale: '0-20',
      score: 14.1,
      grade: null,
      recordedOn: MONDAY + 3,
      ...more,
    });
    const record = (...rows: ResultRow[]) =>
      app.get(UnitOfWork).run((tx) => app.get(ResultRecorder).recordResults(tx, rows, app.clock.now()));
    expect(await record(result(), result({ subject: 'English', score: null, grade: '6' }))).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(await record(result(), result({ recordedOn: null }))).toEqual(['unchanged', 'unchanged']);
    expect(await record(result({ score: 0.1 + 0.2 }))).toEqual(['corrected']);
    expect(await app.dataSource.manager.countBy(Result, { pupilId: who.amy })).toBe(3);
    const scores = (await read(who.amy))?.results.map((one) => [one.subject, one.score, one.knownOn]);
    expect(scores?.sort()).toEqual([
      ['English', null, MONDAY + 3],
      ['Mathematics', 0.1 + 0.2, MONDAY + 3],
    ]);
  });

  describe('observations', () => {
    const observation = (more: Partial<ObservationRow> = {}): ObservationRow => ({
      pupilId: who.amy,
      source,
      sourceId: 'O1',
      theme: 'emotional',
      severity: 'mild',
      restricted: false,
      possibleHarm: false,
      text: 'Quieter than usual.',
      day: MONDAY,
      authorStaffId: null,
      authorName: 'T. Okafor',
      recordedOn: null,
      ...more,
    });
    const record = (...rows: ObservationRow[]) =>
      app
        .get(UnitOfWork)
        .run((tx) => app.get(ObservationRecorder).recordObservations(tx, rows, app.clock.now()));
    const dslReads = async () =>
      (await app.get(DslListService).standing()).filter((one) => one.pupilId === who.amy);

    it('are taken once and superseded by a correction', async () => {
      expect(await record(observation())).toEqual(['accepted']);
      expect(await record(observation())).toEqual(['unchanged']);
      expect(await record(observation({ text: 'Quieter than usual, and tired.' }))).toEqual(['corrected']);
      expect((await read(who.amy))?.observations).toHaveLength(1);
      expect(await versionOf(who.amy)).toBe(2);
    });

    it('of possible harm go to the DSL and never to the rules', async () => {
      await record(observation({ sourceId: 'O2', possibleHarm: true, text: 'A bruise.' }));
      expect(await versionOf(who.amy)).toBe(0);
      expect((await read(who.amy))?.observations).toEqual([]);
      expect((await dslReads()).map((one) => one.text)).toEqual(['A bruise.']);
    });

    it('that turn out to be possible harm are taken back from the rules', async () => {
      await record(observation());
      expect(await dslReads()).toEqual([]);
      await record(observation({ possibleHarm: true }));
      expect(await versionOf(who.amy)).toBe(2);
      expect((await read(who.amy))?.observations).toEqual([]);
      expect(await dslReads()).toHaveLength(1);
    });

    it('once marked as possible harm stay with the DSL, though a later file leaves the mark out', async () => {
      await record(observation({ possibleHarm: true }));
      expect(await record(observation())).toEqual(['unchanged']);
      expect(await record(observation({ text: 'A bruise on her arm.' }))).toEqual(['corrected']);
      expect((await dslReads()).map((one) => one.text)).toEqual(['A bruise on her arm.']);
      expect((await read(who.amy))?.observations).toEqual([]);
      expect(await versionOf(who.amy)).toBe(0);
    });
  });

  it('a conversation with home, told twice, keeps it once', async () => {
    const row: HomeContactRow = {
      pupilId: who.amy,
      contactId: null,
      day: MONDAY,
      channel: 'phone',
      direction: 'school-to-home',
      summary: 'Spoke with Mum.',
      staffId: null,
      origin: `${source}:1`,
    };
    const record = (one: HomeContactRow) =>
      app.get(UnitOfWork).run((tx) => app.get(HomeRecorder).recordContact(tx, one, app.clock.now()));
    expect(await record(row)).toBe('accepted');
    expect(await record(row)).toBe('unchanged');
    expect(await record({ ...row, origin: null })).toBe('accepted');
    expect(await versionOf(who.amy)).toBe(2);
  });
});
