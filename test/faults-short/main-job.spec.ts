import { describe, expect, it } from '@jest/globals';
import { databaseKinds } from '../support/databases.js';
import type { Victim } from '../support/kill-run.js';
import { reportLine, runMainJob } from '../support/main-job-run.js';

const TEN: readonly Victim[] = Array.from({ length: 10 }, (_, n) => (n % 3 === 2 ? 'web' : 'worker'));

/** The short form of test/faults/main-job.faults.ts. */
describe('The main job under ten kills', () => {
  it('of worker and web keeps every promise to school and home', async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('No database.');
    const size = { pupils: 20, waves: 1, daysAWave: 40 };
    const report = await runMainJob({ kind, redisBinary: null, strikes: TEN, seed: 2_026, ...size });
    process.stdout.write(reportLine('The main job', report, TEN.length));
    expect(report.broken).toEqual([]);
    expect(report.cases).toBe(16);
    expect(report.mails).toBeGreaterThan(10);
  }, 300_000);
});
