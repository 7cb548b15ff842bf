import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Backtests } from '../../src/cases/backtests/backtests.service.js';
import { backtestCommand } from '../../src/cli/backtest.command.js';
import { ImportFilesService } from '../../src/data-import/import-files.service.js';
import { Reader } from '../../src/platform/database/reader.js';
import type { BacktestReport, PupilVerdict } from '../../src/rules/backtest/backtest-report.js';
import { readBacktestSpec } from '../../src/rules/backtest/backtest-spec.js';
import { databaseKinds } from '../support/databases.js';
import { sharedData } from '../support/shared-data.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { GrandBendOracle, type OraclePupil, rowsOf, tally } from './backtest-oracle.js';

const UCI = sharedData('uci-mathematics');
const GRAND_BEND = sharedData('grand-bend');
for (const [name, folder] of [
  ['uci-mathematics', UCI],
  ['grand-bend', GRAND_BEND],
])
  if (!folder) process.stdout.write(`Skipped: the data ${String(name)} is not beside the project.\n`);

const importing = (app: TestApp, paths: string[]) =>
  app.get(ImportFilesService).importFiles({ paths, source: 'csv', actor: 'test' });
const noProgress = () => Promise.resolve();
const run = (app: TestApp, spec: object): Promise<BacktestReport> =>
  app.nest.get(Backtests, { strict: false }).runNow(readBacktestSpec(spec), noProgress);

for (const kind of UCI ? databaseKinds : []) {
  describe(`tandem backtest on real mathematics results (${kind.name})`, () => {
    let app: TestApp;
    const results = rowsOf(UCI ?? '', 'attainment.csv');
    const pupils = rowsOf(UCI ?? '', 'pupils.csv').map(
      ({ pupil_id: id = '', school_id: school = '', sex = '' }) => {
        const score = (assessment: string) =>
          Number(
            results.find((row) => row['pupil_id'] === id && row['assessment'] === assessment)?.['score'],
          );
        return {
          id,
          school,
          sex,
          first: score('Period 1'),
          second: score('Period 2'),
          final: score('Final'),
        };
      },
    );
    type Scores = (typeof pupils)[number];

    beforeAll(async () => {
      app = await startTestApp(kind);
      await importing(app, [UCI ?? '']);
    }, 60_000);
    afterAll(() => app.close());

    const below = (assessment: string) => ({
      indicator: 'result-below',
      parameters: { subject: 'Mathematics', assessment, below: 10 },
    });
    const drop = {
      indicator: 'result-drop',
      parameters: { subject: 'Mathematics', from: 'Period 1', to: 'Period 2', by: 2 },
    };
    const question = (rule: object) => ({
      ...{ from: '2005-12-16', to: '2006-06-22', rule },
      outcome: { on: '2006-06-23', ...below('Final') },
    });

    async function command(spec: object): Promise<BacktestReport> {
      const path = join(app.config.dataFolder, 'spec.json');
      await writeFile(path, JSON.stringify(spec));
      const lines: string[] = [];
      const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
      expect(await backtestCommand.run({ args: [path, '--json'], app: app.nest, terminal })).toBe(0);
      return JSON.parse(lines.at(-1) ?? '') as BacktestReport;
    }

    const cases: [string, object, (pupil: Scores) => boolean, number[]][] = [
      ['Period 1 below 10', below('Period 1'), (one) => one.first < 10, [142, 104, 38, 26, 227]],
      ['Period 2 below 10', below('Period 2'), (one) => one.second < 10, [146, 122, 24, 8, 241]],
      ['two points lost', drop, (one) => one.first - one.second >= 2, [59, 27, 32, 103, 233]],
      [
        'either of two signs',
        { atLeast: 1, of: [below('Period 2'), drop] },
        (one) => one.second < 10 || one.first - one.second >= 2,
        [],
      ],
    ];

    it.each(cases)('finds the same pupils as a script over the file: %s', async (_, rule, flags, figures) => {
      const report = await command(question(rule));
      const judged = pupils.map((one) => ({ ...one, flagged: flags(one), came: one.final < 10 }));
      expect(report).toMatchObject({ pupils: 395, undecided: 0, ...tally(judged) });
      for (const school of ['GP', 'MS'])
        expect(report.byGroup.school?.[school]).toMatchObject(
          tally(judged.filter((one) => one.school === school)),
        );
      for (const sex of ['F', 'M'])
        expect(report.byGroup.sex?.[sex]).toMatchObject(tally(judged.filter((one) => one.sex === sex)));
      const { flagged, truePositives, falsePositives, falseNegatives, trueNegatives } = report;
      if (figures.length > 0)
        expect([flagged, truePositives, falsePositives, falseNegatives, trueNegatives]).toEqual(figures);
    });

    it('says how sure its shares are, and that it counts ISO weeks where there is no calendar', async () => {
      const report = await command(question(below('Period 1')));
      const rounded = (value: number | null | undefined) => Number(value?.toFixed(4));
      expect([report.sensitivity, report.specificity, report.precision].map(rounded)).toEqual([
        0.8, 0.8566, 0.7324,
      ]);
      expect(report.intervals.sensitivity?.map(rounded)).toEqual([0.7231, 0.8597]);
      expect(report.lift).toBeCloseTo(0.7324 / (130 / 395), 3);
      expect(report.leadTimeWeeks).toMatchObject({ median: 27, unit: 'ISO weeks' });
    });

    it('takes a column of a file for the outcome, and leaves out whom it says nothing of', async () => {
      const lines = pupils.map((one, at) => `${one.id},${at === 0 ? '' : one.final < 10 ? 'yes' : 'no'}`);
      await writeFile(join(app.config.dataFolder, 'failed.csv'), ['pupil_id,failed', ...lines].join('\n'));
      const outcome = { on: '2006-06-23', file: 'failed.csv', column: 'failed' };
      const report = await command({ ...question(below('Period 1')), outcome });
      expect(report).toMatchObject({ pupils: 394, undecided: 1, truePositives: 103 });
    });

    it('refuses an outcome whose id two pupils of two systems have, and names the line of the file', async () => {
      const [first, second] = pupils;
      await app.dataSource.query(
        `INSERT INTO organisation (public_id, kind, source, source_id, name, timezone) SELECT 'elsewhere000000000000a', kind, 'sims', 'E', 'Elsewhere', timezone
         FROM organisation WHERE source_id = 'GP'`,
      );
      await app.dataSource.query(
        `INSERT INTO pupil (public_id, organisation_id, source, source_id, first_name, last_name)
         SELECT 'namesake0000000000000a', id, 'sims', '${second?.id ?? ''}', 'Mia', 'Okafor' FROM organisation WHERE source_id = 'E'`,
      );
      const file = (lines: string[]) =>
        writeFile(join(app.config.dataFolder, 'failed.csv'), ['pupil_id,failed', ...lines].join('\n'));
      const outcome = { on: '2006-06-23', file: 'failed.csv', column: 'failed' };
      await file([`${first?.id ?? ''},no`, `${second?.id ?? ''},yes`]);
      const asked = { ...question(below('Period 1')), outcome };
      await expect(command(asked)).rejects.toThrow(
        new RegExp(
          `failed\\.csv, line 3: pupil_id "${second?.id ?? ''}": expected the id of one pupil; two systems`,
        ),
      );
      expect((await command({ ...asked, schools: ['GP', 'MS'] })).pupils).toBe(2);
      await file([`${first?.id ?? ''},no`, `${first?.id ?? ''},yes`]);
      await expect(command(asked)).rejects.toThrow(/line 3: .*expected what line 2 says of the same id/);
      await app.dataSource.query(`DELETE FROM pupil WHERE source = 'sims'`);
      await app.dataSource.query(`DELETE FROM organisation WHERE source = 'sims'`);
    });

    it('looks at one school alone when asked to, and knows when there is none', async () => {
      const report = await command({ ...question(below('Period 1')), schools: ['MS'] });
      expect(report.pupils).toBe(pupils.filter((one) => one.school === 'MS').length);
      await expect(command({ ...question(below('Period 1')), schools: ['XX'] })).rejects.toThrow(
        'schools: ids of schools; there is no "XX"',
      );
    });

    it('groups pupils by where they were in the test, whoever keeps their record', async () => {
      await app.dataSource.query(
        `INSERT INTO enrolment (pupil_id, school_id, from_day) SELECT p.id, gp.id, '2005-09-01' FROM pupil p
         JOIN organisation o ON o.id = p.organisation_id JOIN organisation gp ON gp.source_id = 'GP' WHERE o.source_id = 'MS' AND p.sex = 'F'`,
      );
      const atGp = pupils.filter((one) => one.school === 'GP' || one.sex === 'F').length;
      const { byGroup } = await command({ ...question(below('Period 1')), schools: ['GP'] });
      expect(byGroup.school).toMatchObject({ GP: { pupils: atGp } });
      expect(Object.keys(byGroup.school ?? {})).toEqual(['GP']);
    });
  });
}

for (const kind of GRAND_BEND ? databaseKinds : []) {
  describe(`A back-test of Grand Bend's year (${kind.name})`, () => {
    let app: TestApp;
    let sourceIds: Map<number, string>;
    const oracle = new GrandBendOracle(GRAND_BEND ?? '');
    const FROM = '2021-08-23';
    const TO = '2022-05-20';
    const YEAR_END = '2022-05-27';

    beforeAll(async () => {
      app = await startTestApp(kind);
      await importing(app, [GRAND_BEND ?? '']);
      const rows = await app.nest
        .get(Reader)
        .query<{ id: number; source_id: string }>('SELECT id, source_id FROM pupil');
      sourceIds = new Map(rows.map((row) => [row.id, row.source_id]));
    }, 60_000);
    afterAll(() => app.close());

    const persistent = { indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 40 } };
    const rules: [string, object, (pupil: OraclePupil, day: string) => boolean][] = [
      [
        '8 % missed so far',
        { indicator: 'absence-rate', parameters: { atLeast: 0.08, minimumPossible: 40 } },
        (pupil, day) => (oracle.absence(pupil, day) ?? 0) >= 0.08,
      ],
      [
        'five unauthorised sessions in six school weeks',
        { indicator: 'unauthorised-in-weeks', parameters: { sessions: 5, weeks: 6 } },
        (pupil, day) => oracle.unauthorised(pupil, day, 6) >= 5,
      ],
      [
        'away for two days in a row',
        { indicator: 'consecutive-absences', parameters: { sessions: 4, weeks: 40 } },
        (pupil, day) => oracle.awayInARow(pupil, day) >= 4,
      ],
    ];

    const question = (rule: object) => ({
      ...{ from: FROM, to: TO, rule },
      outcome: { on: YEAR_END, ...persistent },
    });

    /** First flag and lead of every pupil, by the files alone. */
    function expected(meets: (pupil: OraclePupil, day: string) => boolean): Record<string, unknown> {
      return Object.fromEntries(
        oracle.pupils.map((pupil) => {
          const absence = oracle.absence(pupil, YEAR_END);
          const flagged = oracle.looks(pupil, FROM, TO).find((day) => meets(pupil, day)) ?? null;
          const came = absence === null ? null : absence >= 0.1;
          const lead = flagged && came ? oracle.leadWeeks(pupil, flagged, YEAR_END) : null;
          return [pupil.id, [flagged, came, lead]];
        }),
      );
    }

    const found = (verdicts: readonly PupilVerdict[]): Record<string, unknown> =>
      Object.fromEntries(
        verdicts.map(({ pupilId, flaggedOn, cameTrue, leadWeeks }) => [
          sourceIds.get(pupilId) ?? '',
          [flaggedOn, cameTrue, leadWeeks],
        ]),
      );

    it.each(rules)(
      'flags each pupil in the same week and as early as the files say: %s',
      async (_, rule, meets) => {
        const report = await run(app, question(rule));
        expect(found(report.verdicts)).toEqual(expected(meets));
        expect(report).toMatchObject({ leadTimeWeeks: { unit: 'school weeks' } });
        process.stdout.write(
          `Grand Bend, ${_}: ${report.flagged} flagged, ${report.truePositives} rightly, ${report.falseNegatives} missed, lead ${report.leadTimeWeeks?.median} school weeks in the middle (${kind.name})\n`,
        );
      },
    );

    it('is changed by no mark before it was known: one of the future, one recorded late, one corrected later', async () => {
      const [, rule, meets] = rules[1] ?? [];
      if (!rule || !meets) throw new Error('No rule');
      const before = expected(meets);
      const pupil = oracle.pupils.find(({ id }) => (before[id] as unknown[])[0] === null);
      if (!pupil) throw new Error('Everybody is flagged');
      const days = [...new Set(pupil.marks.map((mark) => mark.date))];
      const [late, future] = [days.slice(-40, -35), days.slice(-5)];
      const lines = [
        ...late.map((day) => `${pupil.id},${day},AM,O,2022-04-29`),
        ...future.map((day) => `${pupil.id},${day},AM,O,`),
      ];
      const path = join(app.config.dataFolder, 'attendance.csv');
      await writeFile(path, ['pupil_id,date,session,code,recorded_on', ...lines].join('\n'));
      await importing(app, [path]);
      const marks = pupil.marks.map((mark, at) => {
        const isMorning = pupil.marks[at + 1]?.date === mark.date;
        if (!isMorning) return mark;
        if (late.includes(mark.date)) return { ...mark, code: 'O', known: '2022-04-29' };
        return future.includes(mark.date) ? { ...mark, code: 'O' } : mark;
      });
      pupil.marks.splice(0, marks.length, ...marks);
      const report = await run(app, question(rule));
      const after = expected(meets);
      expect(found(report.verdicts)).toEqual(after);
      expect((after[pupil.id] as unknown[])[0]).toBe('2022-04-29');
    });
  });
}
