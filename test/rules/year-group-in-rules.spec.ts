import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EvaluationService } from '../../src/rules/evaluation.service.js';
import { EvaluationSubjectsReader } from '../../src/rules/evaluation-subjects.reader.js';
import type { SignalKind } from '../../src/rules/indicator.js';
import type { Rule } from '../../src/rules/rule.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { ResultRecorder } from '../../src/signals/attainment/result-recorder.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countStatements } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const OTHERS = 20;
const DAY = '2026-03-02';
const rule = (indicator: string, parameters: Record<string, number | string>): Rule => ({
  ...{ key: indicator, indicator, parameters, severity: 1, consequence: 'list' },
  ...{ title: indicator, reason: 'To try it' },
});

/** Amir has ten points, twenty others of year 9 one each; in English he was ahead of them all and is behind them all. */
describeOnEachDatabase('Rules that hold a pupil against the year group', (kind) => {
  let app: TestApp;
  let write: SchoolUnderRules;
  let school: number;
  let amir: number;
  let maya: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    app.clock.moveTo(`${DAY}T17:00:00.000Z`);
    write = new SchoolUnderRules(app.nest);
    school = await write.school('Northfield', { from: '2025-09-01', to: '2026-07-17' });
    amir = await write.pupil(school, 'Amir');
    await quarrel(amir, 10, '2026-02-25');
    await english(amir, 120, 80);
    for (let at = 0; at < OTHERS; at++) {
      maya = await write.pupil(school, `Maya ${at}`);
      await quarrel(maya, 1, '2026-02-25');
      await english(maya, 100, 100);
    }
    await app.get(RuleSetsService).current();
    await app.get(UnitOfWork).run((tx) =>
      tx.insert(RuleSet, {
        ...{ publicId: newPublicId(), version: 2, title: 'Northfield', publishedAt: app.clock.now() },
        ...{ author: 'P. Moran', reason: 'To try it' },
        rules: [rule('points-against-year-group', { atLeast: 1 }), rule('standing-fall', { points: 100 })],
      }),
    );
  });
  afterAll(() => app.close());

  const quarrel = (pupilId: number, points: number, day: string) =>
    write.incident(pupilId, school, day, { severity: 2, points, category: 'Quarrel' });
  const english = (pupilId: number, ...scores: number[]) =>
    app.get(UnitOfWork).run((tx) =>
      app.get(ResultRecorder).recordResults(
        tx,
        scores.map((score, at) => ({
          ...{ pupilId, source: 'mis', subject: 'English', assessment: `Test ${at}`, scale: 'standardised' },
          ...{ day: toEpochDay('2026-01-12') + 30 * at, score, grade: null, recordedOn: null },
        })),
        app.clock.now(),
      ),
    );
  const values = async (pupilId: number) => {
    const [found] = await app.get(EvaluationService).evaluatePupils([pupilId], DAY, 'past');
    return found?.findings.map(({ outcome, value }) => [outcome, value]);
  };

  it('ask of others only where a rule does, and once a day for a whole school', async () => {
    const reader = app.get(EvaluationSubjectsReader);
    const asked = (await reader.pupils([amir, maya])).map((pupil) => ({ pupil, asOf: DAY }));
    const cost = (...kinds: SignalKind[]) =>
      countStatements(app, () => reader.subjects(asked, () => Promise.resolve(new Set(kinds))));
    const plain = await cost();
    expect(await cost('others-incidents', 'others-results')).toBe(plain + 3);
    expect(await cost('others-incidents', 'others-results')).toBe(plain);
  });

  it('find who has more points than all others and has fallen behind them all', async () => {
    expect(await values(amir)).toEqual([
      ['met', 1],
      ['met', 100],
    ]);
    expect(await values(maya)).toEqual([
      ['not-met', 0],
      ['not-met', -5],
    ]);
  });

  it('count what is recorded of others during a day from the next one on', async () => {
    await quarrel(maya, 30, DAY);
    expect((await values(amir))?.[0]).toEqual(['met', 1]);
    app.clock.moveTo('2026-03-03T08:00:00.000Z');
    expect((await values(amir))?.[0]).toEqual(['not-met', 0.95]);
  });
});
