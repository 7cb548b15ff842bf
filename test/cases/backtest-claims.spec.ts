import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { setTimeout as rest } from 'node:timers/promises';
import { BacktestClaims, BacktestUnderWay, SILENT_MS } from '../../src/cases/backtests/backtest-claims.js';
import { BacktestRun } from '../../src/cases/backtests/backtest-run.entity.js';
import { newPublicId } from '../../src/shared/ids.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const WORKERS = 6;

describeOnEachDatabase('Tests of rules that wait for a worker', (kind) => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startTestApp(kind);
  });
  afterEach(() => app.close());

  const claims = () => app.get(BacktestClaims);
  const queued = async (): Promise<number> => {
    const { id } = await app.dataSource.manager.save(BacktestRun, {
      ...{ publicId: newPublicId(), organisationId: null, draftId: null, draftRevision: null },
      ...{ rulesTitle: 'Ours', specification: '{}', question: 'q', schoolIds: null, askedBy: 'command:root' },
      ...{ askedAt: app.clock.now(), state: 'queued' as const, done: 0, of: null, claim: null },
      ...{ claimedAt: null, endedAt: null, problem: null, report: null, verdicts: null },
    });
    return id;
  };

  it('are done one at a time, also when several workers take one each at the same moment', async () => {
    const ids: number[] = [];
    for (let worker = 0; worker < WORKERS; worker++) ids.push(await queued());
    const ways = await Promise.allSettled(ids.map((id) => claims().take(id)));
    expect(ways.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const way of ways)
      if (way.status === 'rejected') expect(way.reason).toBeInstanceOf(BacktestUnderWay);
    const running = await app.dataSource.manager.countBy(BacktestRun, { state: 'running' });
    expect(running).toBe(1);
  });

  it('are not taken from a worker to whom one handful of pupils takes longer than the silence of a dead one', async () => {
    const id = await queued();
    const held = await claims().take(id);
    if (!held) throw new Error('Not taken.');
    const second = await claims().showingLife(held, async () => {
      app.clock.advanceMinutes((2 * SILENT_MS) / 60_000);
      const seen = () => app.dataSource.manager.findOneByOrFail(BacktestRun, { id });
      for (let look = 0; look < 100 && (await seen()).claimedAt !== app.clock.now(); look++) await rest(50);
      return claims()
        .take(id)
        .catch((error: unknown) => error);
    });
    expect(second).toBeInstanceOf(BacktestUnderWay);
  });
});
