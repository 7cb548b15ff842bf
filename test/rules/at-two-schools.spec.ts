import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { everything } from '../../src/access/sight/why-visible.js';
import { evaluateCommand, type EvaluateReport } from '../../src/cli/evaluate.command.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { ConcernsService } from '../../src/rules/concerns.service.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { newPublicId } from '../../src/shared/ids.js';
import { ObservationRecorder } from '../../src/signals/observations/observation-recorder.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const TEN = 'unauthorised-ten-in-ten-weeks';
const YEAR = { from: '2025-09-01', to: '2026-07-17' };

/** Beth is on roll at Northfield, which keeps her record, and since January at the hospital school as well. */
describeOnEachDatabase('A pupil at two schools at once', (kind) => {
  let app: TestApp;
  let write: SchoolUnderRules;
  let northfield: number;
  let hospital: number;
  let beth: number;
  let schools = 0;

  beforeAll(async () => {
    app = await startTestApp(kind);
    write = new SchoolUnderRules(app.nest);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    app.clock.moveTo(MONDAY);
    schools += 1;
    northfield = await write.school(`NF${schools}`, YEAR);
    hospital = await write.school(`HS${schools}`, YEAR);
    beth = await write.pupil(northfield, 'Beth');
    await write.enrol(beth, hospital, '2026-01-05', '10');
    await write.marks(beth, northfield, '2025-09-01', '2025-12-19', '/');
    await write.marks(beth, northfield, '2026-01-05', '2026-02-27', 'D');
    await write.marks(beth, hospital, '2026-01-05', '2026-02-27', '/');
  });

  const nextHour = async (instant: string): Promise<void> => {
    app.clock.moveTo(instant);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
  };
  const concerns = async (ruleKey = TEN) => {
    const all = await app.get(ConcernsService).list({ sight: everything('a test'), pupilId: beth });
    return all.filter((one) => one.ruleKey === ruleKey);
  };
  const at = async (schoolId: number, ruleKey = TEN) =>
    (await concerns(ruleKey)).filter((one) => one.schoolId === schoolId).map(({ state }) => state);
  const over = async (path: string, schoolId: number): Promise<string> => {
    const key = await app.apiKey(undefined, schoolId);
    return (await app.http().get(`/api/v1/${path}`).set('authorization', `Bearer ${key}`)).text;
  };

  it('is asked about at both: what the second one has missed is known there, and only there', async () => {
    await write.marks(beth, hospital, '2026-02-09', '2026-02-13', 'O');
    await app.drain();
    expect(await concerns()).toMatchObject([{ schoolId: hospital, state: 'raised', value: 10 }]);
    expect(await over('concerns', hospital)).toContain('2026-02-13');
    expect(await over('concerns', northfield)).not.toContain('2026-02-13');
    const cases = await app.dataSource.manager.findBy(PupilCase, { pupilId: beth });
    expect(cases.map(({ schoolId }) => schoolId)).toEqual([hospital]);
  });

  it('can worry both by one rule, each on its own marks, and each concern ends by itself', async () => {
    await write.marks(beth, hospital, '2026-02-09', '2026-02-13', 'O');
    await write.marks(beth, northfield, '2026-02-02', '2026-02-10', 'O');
    await app.drain();
    const values = (await concerns()).map(({ schoolId, value }) => [schoolId, value]);
    expect(values.sort()).toEqual(
      [
        [northfield, 14],
        [hospital, 10],
      ].sort(),
    );
    await nextHour('2026-03-03T06:00:00.000Z');
    await write.mark(beth, hospital, '2026-02-13', 1, 'I', '2026-03-03');
    await app.drain();
    expect(await at(hospital)).toEqual(['withdrawn']);
    expect(await at(northfield)).toEqual(['raised']);
  });

  it('is what an adult has noticed for both: an observation belongs to no school', async () => {
    const noticed = { theme: 'social', severity: 'severe', text: 'Sits alone.', day: 20_510 } as const;
    const ids = { pupilId: beth, source: 'mis', sourceId: newPublicId() };
    const open = { restricted: false, possibleHarm: false, authorStaffId: null, authorName: null };
    await app
      .get(UnitOfWork)
      .run((tx) =>
        app
          .get(ObservationRecorder)
          .recordObservations(tx, [{ ...noticed, ...ids, ...open, recordedOn: null }], app.clock.now()),
      );
    await app.drain();
    expect(await at(northfield, 'observations')).toEqual(['raised']);
    expect(await at(hospital, 'observations')).toEqual(['raised']);
  });

  it('who leaves one of them is no concern there any more, and of the other as before; who comes back begins anew', async () => {
    await write.marks(beth, hospital, '2026-02-09', '2026-02-13', 'O');
    await write.marks(beth, northfield, '2026-02-09', '2026-02-13', 'O');
    await app.drain();
    await app.dataSource.query(
      `UPDATE enrolment SET to_day = '2026-03-02' WHERE pupil_id = ${beth} AND school_id = ${hospital}`,
    );
    await nextHour('2026-03-03T16:00:00.000Z');
    expect(await at(hospital)).toEqual(['cleared']);
    expect(await at(northfield)).toEqual(['raised']);
    await write.enrol(beth, hospital, '2026-03-05');
    await nextHour('2026-03-05T16:00:00.000Z');
    expect(await at(hospital)).toEqual(['cleared', 'raised']);
    expect(await at(northfield)).toEqual(['raised']);
  });

  it('is in the year group that the school says whose rule it is', async () => {
    await app
      .get(RuleSetsService)
      .publishDefaults(
        DEFAULT_RULES.map((rule) => (rule.key === TEN ? { ...rule, yearGroups: ['9'] } : rule)),
      );
    await write.marks(beth, hospital, '2026-02-09', '2026-02-13', 'O');
    await write.marks(beth, northfield, '2026-02-09', '2026-02-13', 'O');
    await app.drain();
    expect(await at(hospital)).toEqual([]);
    expect(await at(northfield)).toEqual(['raised']);
    await app.get(RuleSetsService).publishDefaults(DEFAULT_RULES);
  });

  it('is listed once by the command, and of one school by what that school may count', async () => {
    await write.marks(beth, hospital, '2026-02-09', '2026-02-13', 'O');
    await write.marks(beth, northfield, '2026-02-09', '2026-02-13', 'O');
    await write.mark(beth, northfield, '2026-02-13', 1, 'I');
    const evaluate = async (...args: string[]): Promise<readonly string[] | undefined> => {
      const lines: string[] = [];
      const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
      await evaluateCommand.run({ args: [...args, '--json'], app: app.nest, terminal });
      const report = JSON.parse(lines.at(-1) ?? '') as EvaluateReport;
      return report.rules.find(({ key }) => key === TEN)?.pupils;
    };
    expect(await evaluate('--school', `HS${schools}`)).toEqual(['Beth']);
    expect(await evaluate('--school', `NF${schools}`)).toEqual([]);
    await write.mark(beth, northfield, '2026-02-16', 1, 'O');
    expect(await evaluate('--school', `NF${schools}`)).toEqual(['Beth']);
    const states = () => app.dataSource.query('SELECT * FROM rule_state ORDER BY 1, 2, 3');
    const before: unknown = await states();
    await evaluate('--school', `NF${schools}`);
    expect(await states()).toEqual(before);
  });
});
