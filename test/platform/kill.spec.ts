import { describe, expect, it } from '@jest/globals';
import { databaseKinds } from '../support/databases.js';
import { rehearse } from '../support/kill-run.js';

/** The short form of test/faults. */
describe('Ten kills at random points', () => {
  it('of worker and web in turn: each acknowledged cause has each of its effects once', async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('No database.');
    const report = await rehearse({
      kind,
      redisBinary: null,
      victims: ['worker', 'web'],
      points: 10,
      seed: 2_026,
    });
    process.stdout.write(
      `Ten kills: ${report.acknowledged} causes, settled ${Math.round(report.settledMs)} ms after the last\n`,
    );
    expect(report.acknowledged).toBeGreaterThan(20);
    expect(report.broken).toEqual([]);
  }, 180_000);
});
