import { describe, expect, it } from '@jest/globals';
import { databaseKinds } from '../support/databases.js';
import { rehearse, type Victim } from '../support/kill-run.js';
import { redisServerBinary } from '../support/private-redis.js';

const binary = redisServerBinary();
if (!binary)
  process.stdout.write('Left out, because there is no redis-server in PATH: the runs on BullMQ.\n');

interface Run {
  readonly what: string;
  readonly redisBinary: string | null;
  readonly victims: readonly Victim[];
  readonly points: number;
}

const embedded: Run[] = [
  { what: 'embedded, worker killed', redisBinary: null, victims: ['worker'], points: 10 },
  { what: 'embedded, web killed', redisBinary: null, victims: ['web'], points: 10 },
];
const bullmq: Run[] = [
  { what: 'BullMQ, worker killed', redisBinary: binary, victims: ['worker'], points: 10 },
  { what: 'BullMQ, web killed', redisBinary: binary, victims: ['web'], points: 10 },
  { what: 'BullMQ, Redis emptied', redisBinary: binary, victims: ['Redis'], points: 10 },
];
const runs = [...embedded, ...(binary ? bullmq : [])];

/**
 * The platform's own promise, without a school in it: every acknowledged cause has each of its effects exactly once. The forty
 * points are struck in main-job.faults.ts; this one says, when that fails, whether it is the platform's doing.
 */
describe.each(databaseKinds)('A rehearsal on $name', (kind) => {
  it.each(runs)(
    'keeps every promise: $what at random points',
    async ({ what, redisBinary, victims, points }) => {
      const report = await rehearse({ kind, redisBinary, victims, points, seed: 2_026 });
      process.stdout.write(
        `${kind.name}, ${what} ${points} times: ${report.acknowledged} causes, settled ${Math.round(report.settledMs)} ms after the last\n`,
      );
      expect(report.acknowledged).toBeGreaterThan(10);
      expect(report.broken).toEqual([]);
    },
  );
});
