import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { AskBacktest } from '../../src/cases/backtests/ask-backtest.service.js';
import { BacktestClaims, SILENT_MS } from '../../src/cases/backtests/backtest-claims.js';
import { BacktestHistory } from '../../src/cases/backtests/backtest-history.js';
import { BacktestRun } from '../../src/cases/backtests/backtest-run.entity.js';
import { PruneBacktests } from '../../src/cases/backtests/prune-backtests.handler.js';
import { backtestCommand } from '../../src/cli/backtest.command.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { databaseKinds } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  askAbout,
  below,
  draftOf,
  EVERY_SCHOOL,
  FIRST_AGAINST_FINAL,
  importUci,
  lowFirstResult,
  UCI,
} from '../support/uci-draft.js';

if (!UCI) process.stdout.write('Skipped: the data uci-mathematics is not beside the project.\n');

describe.each(UCI ? databaseKinds : [])('A test of rules on the past, in the worker ($name)', (kind) => {
  let app: TestApp;
  let draft: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    await importUci(app);
    await app.drain();
    draft = await draftOf(app, [lowFirstResult()]);
  }, 120_000);
  afterAll(() => app.close());

  const one = (publicId: string) => app.get(BacktestHistory).one(EVERY_SCHOOL, publicId);
  const row = (publicId: string) => app.dataSource.manager.findOneByOrFail(BacktestRun, { publicId });
  const jobOf = async (publicId: string): Promise<Job> => {
    const { id } = await row(publicId);
    const payload = JSON.stringify({ runId: id });
    return app.dataSource.manager.findOneByOrFail(Job, { event: 'backtest-asked', payload });
  };

  async function command(spec: object): Promise<unknown> {
    const path = join(app.config.dataFolder, 'spec.json');
    await writeFile(path, JSON.stringify(spec));
    const lines: string[] = [];
    const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
    await backtestCommand.run({ args: [path, '--json'], app: app.nest, terminal });
    return JSON.parse(lines.at(-1) ?? '');
  }
  const { schoolIds: _, ...question } = FIRST_AGAINST_FINAL;

  it('finds what the command finds, to the last figure', async () => {
    const asked = await askAbout(app, draft);
    expect(await one(asked)).toMatchObject({ state: 'queued', figures: null, hasNames: false });
    await app.drain();
    const { figures, ...run } = await one(asked);
    expect(run).toMatchObject({ state: 'done', done: 395, of: 395, claim: null, rulesTitle: 'Low results' });
    expect(figures).toEqual(await command({ ...question, rules: [lowFirstResult()] }));
    expect(figures).toMatchObject({
      ...{ pupils: 395, flagged: 142, truePositives: 104, falsePositives: 38 },
      ...{ falseNegatives: 26, trueNegatives: 227 },
    });
    const verdicts = await app.get(BacktestHistory).verdicts(EVERY_SCHOOL, asked);
    expect(verdicts).toHaveLength(142 + 26);
    expect((await row(asked)).verdicts).not.toMatch(/[A-Z]{2,}\d|name/);
  }, 60_000);

  it('keeps to the schools it was asked for, with the rules of the moment it was asked', async () => {
    const { manager } = app.dataSource;
    const { id } = await manager.findOneByOrFail(Organisation, { sourceId: 'MS' });
    const asked = await askAbout(app, null, { schoolIds: [id] });
    await app.drain();
    const { figures, rulesTitle } = await one(asked);
    expect(rulesTitle).toMatch(/^The rules in force/);
    expect(figures).toEqual(await command({ ...question, rules: 'in-force', schools: ['MS'] }));
    const other = {
      ...EVERY_SCHOOL,
      organisationId: (await manager.findOneByOrFail(Organisation, { sourceId: 'GP' })).id,
    };
    const foreign = app.get(AskBacktest).ask(other, { ...FIRST_AGAINST_FINAL, draft: null, schoolIds: [id] });
    await expect(foreign).rejects.toThrow('a school whose rules you may draft');
    await expect(app.get(BacktestHistory).one(other, asked)).rejects.toThrow('There is no such test.');
  }, 60_000);

  it('is held against the run before of the same draft, and against the rules in force, where they were asked the same', async () => {
    const first = await askAbout(app, draft);
    await app.drain();
    const inForce = await askAbout(app, null);
    const otherOutcome = await askAbout(app, draft, { outcome: { on: '2006-06-23', ...below('Final', 8) } });
    const second = await askAbout(app, draft);
    await app.drain();
    app.clock.advanceMinutes(1);
    await app.drain();
    const history = app.get(BacktestHistory);
    expect((await history.before(await one(second)))?.publicId).toBe(first);
    expect((await history.ofRulesInForce(await one(second)))?.publicId).toBe(inForce);
    expect(await history.before(await one(otherOutcome))).toBeNull();
    expect(await history.ofRulesInForce(await one(otherOutcome))).toBeNull();
  }, 60_000);

  it('is stopped within a handful of pupils, and stays stopped', async () => {
    const asked = await askAbout(app, draft);
    const claims = app.get(BacktestClaims);
    const note = claims.note.bind(claims);
    let handfuls = 0;
    claims.note = async (...given) => {
      await note(...given);
      handfuls++;
      await app.get(AskBacktest).cancel(EVERY_SCHOOL, asked);
    };
    try {
      await app.drain();
    } finally {
      claims.note = note;
    }
    expect(handfuls).toBe(1);
    expect(await one(asked)).toMatchObject({ state: 'cancelled', done: 100, of: 395, figures: null });
    expect((await jobOf(asked)).state).toBe('done');
    await expect(app.get(AskBacktest).cancel(EVERY_SCHOOL, asked)).rejects.toThrow('has ended already');
    const lines = await app.dataSource.manager.findBy(AuditEntry, { subjectId: asked });
    expect(lines.map(({ action }) => action)).toEqual(['backtest-asked', 'backtest-cancelled']);
  }, 60_000);

  it('that is stopped before a worker has begun is never begun', async () => {
    const asked = await askAbout(app, draft);
    await app.get(AskBacktest).cancel(EVERY_SCHOOL, asked);
    await app.drain();
    expect(await one(asked)).toMatchObject({ state: 'cancelled', done: 0, of: null });
  });

  it('begins anew after its worker has died, and not before it has been silent for a while', async () => {
    const asked = await askAbout(app, draft);
    const { id } = await row(asked);
    const dead = { state: 'running' as const, done: 300, of: 395, claim: 'x'.repeat(22) };
    await app.dataSource.manager.update(BacktestRun, id, { ...dead, claimedAt: app.clock.now() });
    await app.drain();
    expect(await one(asked)).toMatchObject({ state: 'running', done: 300 });
    app.clock.advanceMinutes(SILENT_MS / 60_000);
    await app.drain();
    expect(await one(asked)).toMatchObject({ state: 'done', done: 395 });
  }, 60_000);

  it('that two workers are given at once is done once', async () => {
    const asked = await askAbout(app, draft);
    const { id } = await jobOf(asked);
    const runner = app.get(JobRunner);
    const ways = await Promise.all([runner.run(id), runner.run(id)]);
    expect(ways.sort()).toEqual(['done', 'retry']);
    expect(await one(asked)).toMatchObject({ state: 'done', done: 395 });
  }, 60_000);

  it('writes nothing more once another worker has begun it anew', async () => {
    const asked = await askAbout(app, draft);
    const claims = app.get(BacktestClaims);
    const slow = await claims.take((await row(asked)).id);
    if (!slow) throw new Error('Not taken.');
    app.clock.advanceMinutes(SILENT_MS / 60_000);
    await app.drain();
    await expect(claims.note(slow, 5, 395)).rejects.toThrow('taken this test over');
    expect(await one(asked)).toMatchObject({ state: 'done', done: 395 });
  }, 60_000);

  it('stays with its draft, of the rules in force for half a year; of whom it spoke is forgotten by then', async () => {
    const [ofDraft, inForce] = [await askAbout(app, draft), await askAbout(app, null)];
    await app.drain();
    app.clock.advanceMinutes(1);
    await app.drain();
    const hourPassed = () => app.get(PruneBacktests).handle();
    app.clock.advanceMinutes(182 * 24 * 60);
    await hourPassed();
    expect(await one(inForce)).toMatchObject({ state: 'done', hasNames: true });
    app.clock.advanceMinutes(2 * 24 * 60);
    await hourPassed();
    await expect(one(inForce)).rejects.toThrow('There is no such test.');
    expect(await one(ofDraft)).toMatchObject({ hasNames: false, figures: { flagged: 142 } });
  }, 60_000);

  it('that cannot be done says why', async () => {
    const asked = await askAbout(app, draft);
    const { id, specification } = await row(asked);
    const broken = specification.replace('"Period 1"', '17');
    await app.dataSource.manager.update(BacktestRun, id, { specification: broken });
    await app.drain();
    expect(await row(asked)).toMatchObject({ state: 'failed', report: null });
    expect((await row(asked)).problem).toContain('assessment');
  });
});
