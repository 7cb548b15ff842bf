/**
 * A process that does many overlapping units of work, some of which fail, and watches its own event loop. Forked by
 * the test of the unit of work; works on dist. Says 'ready', waits for 'go', answers with its tally.
 */
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../dist/platform/database/data-source.options.js';
import { runSql } from '../../dist/platform/database/sql.js';
import { UnitOfWork } from '../../dist/platform/database/unit-of-work.js';

const job = JSON.parse(process.argv[2]);
const options = dataSourceOptions({ role: 'web', ...job.config });
const dataSource = await new DataSource(
  job.blocking ? { ...options, prepareDatabase: waitInside } : options,
).initialize();
const unitOfWork = new UnitOfWork(dataSource);
const random = seeded(job.seed);
const delay = monitorEventLoopDelay({ resolution: 1 });

process.send('ready');
process.once('message', async () => {
  delay.enable();
  await sleep(20); // it measures from one tick of its own to the next
  const done =
    job.does === 'units' ? await units() : job.does === 'long' ? await longWrite() : await nothing();
  await sleep(20);
  delay.disable();
  await dataSource.destroy();
  process.send({ ...done, longestStallMs: delay.max / 1e6 }, () => process.exit(0));
});

async function units() {
  const outcomes = await Promise.allSettled(
    Array.from({ length: job.units }, (_, number) => unit(number, random())),
  );
  return {
    kept: outcomes.flatMap((outcome, number) => (outcome.status === 'fulfilled' ? [number] : [])),
    errors: outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [String(outcome.reason?.message)] : [],
    ),
  };
}

/** Reads, then writes two rows with other turns of the event loop in between; a third of them think better of it. */
async function unit(number, chance) {
  await unitOfWork.run(async (tx) => {
    await runSql(tx, 'SELECT COUNT(*) FROM trial');
    await runSql(tx, 'INSERT INTO trial (owner, number, half) VALUES ($1, $2, 1)', [job.owner, number]);
    if (chance < 0.17) throw new Error('meant to fail');
    await turn();
    await runSql(tx, 'INSERT INTO trial (owner, number, half) VALUES ($1, $2, 2)', [job.owner, number]);
    if (chance > 0.83) throw new Error('meant to fail');
  });
}

/** Holds the write lock far longer than any unit may, as an import on a slow disk would. */
async function longWrite() {
  await unitOfWork.run(async (tx) => {
    await runSql(tx, 'INSERT INTO trial (owner, number, half) VALUES ($1, 0, 1)', [job.owner]);
    process.send('holding');
    await sleep(job.holdMs);
  });
  return { kept: [], errors: [] };
}

/** Shows how long this machine keeps a process from running that has nothing to wait for, until told to end. */
async function nothing() {
  await once(process, 'message');
  return { kept: [], errors: [] };
}

/** What TypeORM comes with: the driver itself waits for a lock, and the event loop with it. */
function waitInside(database) {
  options.prepareDatabase(database);
  database.pragma('busy_timeout = 5000');
}

function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
