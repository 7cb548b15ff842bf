import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { Reader } from '../../src/platform/database/reader.js';
import { ConcernsService } from '../../src/rules/concerns.service.js';
import { type EvaluationStep, EvaluationSteps } from '../../src/rules/evaluation-steps.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { EvaluationService } from '../../src/rules/evaluation.service.js';
import { RulePublishing } from '../../src/rules/publishing/rule-publishing.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const STEPS: readonly EvaluationStep[] = [
  'before-version-read',
  'after-version-read',
  'after-history-read',
  'after-compute',
  'after-lock',
  'before-commit',
  'after-commit',
];
/** Inside the write transaction another write cannot end before ours: it is begun, and waited for afterwards. */
const INSIDE: readonly EvaluationStep[] = ['after-lock', 'before-commit'];
const TEN = 'unauthorised-ten-in-ten-weeks';

interface PupilRow {
  signals_version: number;
  evaluated_version: number;
}

describeOnEachDatabase('A mark that arrives while its pupil is being evaluated', (kind) => {
  let app: TestApp;
  let other: INestApplicationContext;
  let school: number;
  let races = 0;

  beforeAll(async () => {
    app = await startTestApp(kind);
    other = await NestFactory.createApplicationContext(AppModule.with(app.config, app.clock), {
      logger: false,
    });
    school = await new SchoolUnderRules(app.nest).school('Northfield', {
      from: '2025-09-01',
      to: '2026-07-17',
    });
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  /** Nine sessions without an agreed reason: the next one decides. */
  async function pupilOnTheBrink(): Promise<number> {
    const write = new SchoolUnderRules(app.nest);
    const pupil = await write.pupil(school, `Amir ${++races}`);
    await write.marks(pupil, school, '2026-01-05', '2026-02-27', '/');
    await app.drain();
    await write.marks(pupil, school, '2026-02-02', '2026-02-05', 'O');
    await write.mark(pupil, school, '2026-02-06', 0, 'O');
    return pupil;
  }

  const waiting = (): Promise<{ id: number }[]> =>
    app.nest.get(Reader).query(`SELECT id FROM job WHERE state = 'waiting' ORDER BY id`);

  const raisedTen = async (pupil: number): Promise<boolean> =>
    (
      await app.get(ConcernsService).list({ sight: everything('a test'), pupilId: pupil, states: ['raised'] })
    ).some((concern) => concern.ruleKey === TEN);

  const row = async (pupil: number): Promise<PupilRow> => {
    const found = await app.nest
      .get(Reader)
      .first<PupilRow>('SELECT signals_version, evaluated_version FROM pupil WHERE id = $1', [pupil]);
    if (!found) throw new Error('No such pupil');
    return found;
  };

  /** Begins `post` when the running evaluation reaches the step for the first time. */
  function atStep(step: EvaluationStep, post: () => Promise<void>): { posted: Promise<void> } {
    let begin: () => void = () => undefined;
    // Followed up out here, so that the post does not belong to the evaluation's own transaction.
    const posted = new Promise<void>((resolve) => {
      begin = resolve;
    }).then(post);
    let reached = false;
    jest.spyOn(app.get(EvaluationSteps), 'reached').mockImplementation(async (at) => {
      if (at !== step || reached) return;
      reached = true;
      begin();
      if (!INSIDE.includes(step)) await posted;
    });
    return { posted };
  }

  for (const poster of ['the same process', 'another process']) {
    it.each(STEPS)(`is evaluated when posted by ${poster} at the step %s`, async (step) => {
      const pupil = await pupilOnTheBrink();
      const write = new SchoolUnderRules(poster === 'another process' ? other : app.nest);
      const { posted } = atStep(step, () => write.mark(pupil, school, '2026-02-06', 1, 'O'));
      const [first] = await waiting();
      await app.get(JobRunner).run(first?.id ?? 0);
      await posted;
      jest.restoreAllMocks();

      // Whatever is called evaluated has been seen, even before the mark's own job has run …
      const after = await row(pupil);
      if (after.evaluated_version === after.signals_version) expect(await raisedTen(pupil)).toBe(true);
      // … and that job is there to see the rest.
      await app.drain();
      expect(await raisedTen(pupil)).toBe(true);
      const end = await row(pupil);
      expect(end.evaluated_version).toBe(end.signals_version);
    });
  }

  it('is evaluated when several workers have the same pupil and marks keep coming, and raises one concern', async () => {
    const pupil = await pupilOnTheBrink();
    const write = new SchoolUnderRules(other);
    const days = Array.from({ length: 20 }, (_, at) => `2026-01-${String(at + 6).padStart(2, '0')}`);
    const posting = (async () => {
      for (const day of days) await write.mark(pupil, school, day, 0, 'O');
    })();
    const workers = [app.nest, other, app.nest].map(async (worker) => {
      for (let round = 0; round < 10; round++) {
        for (const { id } of await waiting()) await worker.get(JobRunner, { strict: false }).run(id);
      }
    });
    await Promise.all([posting, ...workers]);
    await app.drain();
    const end = await row(pupil);
    expect(end.evaluated_version).toBe(end.signals_version);
    const all = await app.get(ConcernsService).list({ sight: everything('a test'), pupilId: pupil });
    expect(all.filter((concern) => concern.ruleKey === TEN)).toHaveLength(1);
    const failed = await app.nest.get(Reader).query(`SELECT id FROM job WHERE state = 'failed'`);
    expect(failed).toEqual([]);
  });

  it('raises nothing by a rule that was taken out while its pupil was being evaluated', async () => {
    const westfield = await new SchoolUnderRules(app.nest).school('Westfield', {
      from: '2025-09-01',
      to: '2026-07-17',
    });
    const publish = (at: INestApplicationContext, rules: typeof DEFAULT_RULES): Promise<number> =>
      at
        .get(RulePublishing, { strict: false })
        .publish(
          { name: 'command:root', permissions: [], organisationId: null, staffId: null },
          { title: 'Ours', rules, schoolIds: [westfield], reason: 'We try what helps.' },
        );
    const withoutTen = DEFAULT_RULES.filter(({ key }) => key !== TEN);
    await publish(app.nest, withoutTen);
    const write = new SchoolUnderRules(app.nest);
    const pupil = await write.pupil(westfield, 'Rosa');
    await write.marks(pupil, westfield, '2026-01-05', '2026-02-27', '/');
    await write.marks(pupil, westfield, '2026-02-02', '2026-02-06', 'O');
    await app.drain();
    await publish(app.nest, DEFAULT_RULES);
    const { posted } = atStep('after-compute', async () => {
      await publish(other, withoutTen);
      await other.get(EvaluationService, { strict: false }).evaluatePupils([pupil], null, 'live');
    });
    await app.get(EvaluationService).evaluatePupils([pupil], null, 'live');
    await posted;
    jest.restoreAllMocks();
    expect(await raisedTen(pupil)).toBe(false);
    await app.drain();
    expect(await raisedTen(pupil)).toBe(false);
  });
});
