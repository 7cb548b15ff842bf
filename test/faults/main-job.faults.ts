import { describe, expect, it } from '@jest/globals';
import { databaseKinds } from '../support/databases.js';
import type { Victim } from '../support/kill-run.js';
import { reportLine, runMainJob } from '../support/main-job-run.js';
import { redisServerBinary } from '../support/private-redis.js';

const POINTS = 40;
const EMPTYINGS = 10;
const binary = redisServerBinary();

const killed: readonly Victim[] = [...times(POINTS, 'worker'), ...times(POINTS, 'web')];
const ways: { name: string; redisBinary: string | null; strikes: readonly Victim[] }[] = [
  { name: 'embedded', redisBinary: null, strikes: killed },
  ...(binary
    ? [{ name: 'BullMQ', redisBinary: binary, strikes: [...killed, ...times(EMPTYINGS, 'Redis' as const)] }]
    : []),
];

/** Minutes on a machine that does nothing else, and half an hour beside other work: what is asked is whether each promise is kept. */
const PATIENCE_MS = 45 * 60_000;

/** The promise to school and home: what was acknowledged is evaluated, no case twice, no invitation lost or sent twice. */
describe.each(databaseKinds)('The main job on $name', (kind) => {
  it.each(ways)(
    'keeps every promise, $name, at random points',
    async ({ name, redisBinary, strikes }) => {
      const size = { pupils: 60, waves: 6, daysAWave: 100 };
      const report = await runMainJob({ kind, redisBinary, strikes, seed: 2_026, ...size });
      process.stdout.write(reportLine(`${kind.name}, ${name}`, report, strikes.length));
      expect(report.broken).toEqual([]);
      expect(report.cases).toBe(48);
      expect(Math.min(...Object.values(report.during))).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

function times(count: number, victim: Victim): Victim[] {
  return Array.from({ length: count }, () => victim);
}
