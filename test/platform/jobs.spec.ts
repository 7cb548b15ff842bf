import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { defineEvent, defineSubscription } from '../../src/platform/jobs/event.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { FailedJobs } from '../../src/platform/jobs/failed-jobs.js';
import {
  Handles,
  type JobHandler,
  NotNow,
  PermanentFailure,
  type RunningJob,
} from '../../src/platform/jobs/job-handler.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { NotFound } from '../../src/shared/errors.js';
import { addMinutes } from '../../src/shared/instants.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const bellRang = defineEvent<{ lesson: number }>('bell-rang');
const doorOpened = defineEvent<{ lesson: number }>('door-opened');
const openDoor = defineSubscription({
  event: bellRang,
  subscriber: 'open-door',
  attempts: 3,
  backoffSeconds: 60,
});
const takeRegister = defineSubscription({
  event: bellRang,
  subscriber: 'take-register',
  attempts: 3,
  backoffSeconds: 60,
});
const greet = defineSubscription({ event: doorOpened, subscriber: 'greet', attempts: 3, backoffSeconds: 60 });

/** What the handlers below are to do next; each test sets it. */
const next: {
  registerTaker: (job: RunningJob<{ lesson: number }>) => Promise<void>;
  meeting: Promise<void> | null;
  greeted: number[];
} = { registerTaker: () => Promise.resolve(), meeting: null, greeted: [] };

@Handles(openDoor)
class OpenDoor implements JobHandler<{ lesson: number }> {
  constructor(private readonly events: EventBus) {}

  async handle(job: RunningJob<{ lesson: number }>): Promise<void> {
    await next.meeting;
    await job.complete((tx) => this.events.publish(tx, doorOpened, job.payload));
  }
}

@Handles(takeRegister)
class TakeRegister implements JobHandler<{ lesson: number }> {
  handle(job: RunningJob<{ lesson: number }>): Promise<void> {
    return next.registerTaker(job);
  }
}

@Handles(greet)
class Greet implements JobHandler<{ lesson: number }> {
  handle(job: RunningJob<{ lesson: number }>): Promise<void> {
    next.greeted.push(job.payload.lesson);
    return Promise.resolve();
  }
}

const HANDLERS = [OpenDoor, TakeRegister, Greet];

/** A second Tandem on the same database. */
function startBeside(app: TestApp): Promise<TestApp> {
  const database = { ...app.database, drop: () => Promise.resolve() };
  return startTestApp({ create: () => Promise.resolve(database) }, {}, { providers: HANDLERS });
}

interface Row {
  readonly id: number;
  readonly subscriber: string;
  readonly state: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly reason: string | null;
}

describeOnEachDatabase('Durable jobs', (kind) => {
  let app: TestApp;

  beforeEach(async () => {
    next.registerTaker = () => Promise.resolve();
    next.meeting = null;
    next.greeted = [];
    app = await startTestApp(kind, {}, { providers: HANDLERS });
  });

  afterEach(async () => {
    await app.close();
  });

  const ring = (lesson: number) =>
    app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, bellRang, { lesson }));
  const rows = (where = 'TRUE') =>
    app.nest.get(Reader).query<Row>(
      `SELECT id, subscriber, state, attempts, due_at AS "dueAt", last_error AS reason FROM job
       WHERE event IN ('bell-rang', 'door-opened') AND ${where} ORDER BY id`,
    );
  const register = async () => (await rows(`subscriber = 'take-register'`))[0];

  it('has one row for each subscriber of an event, and none when the cause rolls back', async () => {
    await ring(1);
    const failing = app.get(UnitOfWork).run(async (tx) => {
      await app.get(EventBus).publish(tx, bellRang, { lesson: 2 });
      throw new Error('the cause failed');
    });
    await expect(failing).rejects.toThrow('the cause failed');
    expect((await rows()).map((row) => row.subscriber)).toEqual(['open-door', 'take-register']);
  });

  it('does what follows from a job as well, and nothing before it is due', async () => {
    const dueAt = addMinutes(app.clock.now(), 10);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, bellRang, { lesson: 4 }, { dueAt }));
    expect(await app.drain()).toBe(0);
    app.clock.moveTo(dueAt);
    expect(await app.drain()).toBe(3);
    expect(next.greeted).toEqual([4]);
    expect((await rows()).map((row) => row.state)).toEqual(['done', 'done', 'done']);
  });

  it('tries again after a wait that doubles, then keeps the failure with its reason', async () => {
    next.registerTaker = () =>
      Promise.reject(new Error('no answer from "Amira Khan" <amira@home.example>\nsecond line'));
    await ring(1);
    const dues: string[] = [];
    for (const minutes of [0, 1, 2]) {
      app.clock.advanceMinutes(minutes);
      await app.drain();
      dues.push((await register())?.dueAt ?? '');
    }
    expect(dues.slice(0, 2)).toEqual(['2026-03-02T08:11:00.000Z', '2026-03-02T08:13:00.000Z']);
    expect(await register()).toMatchObject({
      state: 'failed',
      attempts: 3,
      reason: 'Error: no answer from [quoted] <[address]>',
    });
  });

  it('that somebody else has in hand is put off, and however often that is, no try is counted', async () => {
    next.registerTaker = () => Promise.reject(new NotNow('another worker is at it', 5_000));
    await ring(1);
    for (let look = 0; look < 4; look++) {
      await app.drain();
      app.clock.advanceMinutes(1);
    }
    expect(await register()).toMatchObject({ state: 'waiting', attempts: 0, reason: null });
    expect((await register())?.dueAt).toBe('2026-03-02T08:13:05.000Z');
    next.registerTaker = () => Promise.resolve();
    await app.drain();
    expect((await register())?.state).toBe('done');
  });

  it('keeps a permanent failure at once; it is listed, can be retried, and then succeeds', async () => {
    next.registerTaker = () => Promise.reject(new PermanentFailure('there is no such lesson'));
    await ring(1);
    await app.drain();
    const [failed, ...others] = await app.get(FailedJobs).list();
    expect(others).toEqual([]);
    expect(failed).toMatchObject({
      event: 'bell-rang',
      subscriber: 'take-register',
      attempts: 1,
      reason: 'PermanentFailure: there is no such lesson',
      failedAt: app.clock.now(),
    });
    next.registerTaker = () => Promise.resolve();
    await app.get(FailedJobs).retry(failed?.id ?? 0);
    await app.drain();
    expect(await register()).toMatchObject({ state: 'done' });
    await expect(app.get(FailedJobs).retry(failed?.id ?? 0)).rejects.toThrow(NotFound);
  });

  it('has its effects once when two runners do the same row at once', async () => {
    let meet: () => void = () => undefined;
    next.meeting = new Promise((resolve) => {
      meet = resolve;
    });
    await ring(7);
    const other = await startBeside(app);
    const [door] = await rows(`subscriber = 'open-door'`);
    const runs = [app, other].map((one) => one.get(JobRunner).run(door?.id ?? 0));
    setTimeout(meet, 50);
    expect((await Promise.all(runs)).sort()).toEqual(['done', 'skipped']);
    expect(await rows(`event = 'door-opened'`)).toHaveLength(1);
    await other.close();
  });

  it('is done when its effects have committed, whatever the handler does afterwards', async () => {
    next.registerTaker = async (job) => {
      await job.complete(() => Promise.resolve());
      throw new Error('too late');
    };
    await ring(1);
    await app.drain();
    expect(await register()).toMatchObject({ state: 'done', attempts: 0 });
  });

  it('leaves no effect of a job whose effects fail half way', async () => {
    next.registerTaker = (job) =>
      job.complete(async (tx) => {
        await app.get(EventBus).publish(tx, doorOpened, { lesson: 9 });
        throw new Error('half way');
      });
    await ring(1);
    await app.drain();
    expect(next.greeted).toEqual([1]);
    expect(await register()).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('puts a row of another version off instead of running it for ever', async () => {
    await ring(1);
    await app
      .get(UnitOfWork)
      .run((tx) => tx.query(`UPDATE job SET subscriber = 'of-tomorrow' WHERE subscriber = 'take-register'`));
    await app.drain();
    const [row] = await rows(`subscriber = 'of-tomorrow'`);
    expect(row).toMatchObject({ state: 'waiting', attempts: 1, dueAt: addMinutes(app.clock.now(), 1) });
  });

  it('fires periodic work once per cluster, and once after a downtime', async () => {
    const other = await startBeside(app);
    const hourly = async () => {
      const fired = await Promise.all(
        [app, other].flatMap((one) => [1, 2].map(() => one.get(PeriodicWork).tick())),
      );
      return fired.flat().filter((name) => name === 'hourly').length;
    };
    const later = (minutes: number) => {
      app.clock.advanceMinutes(minutes);
      other.clock.advanceMinutes(minutes);
    };
    expect(await hourly()).toBe(1);
    later(59);
    expect(await hourly()).toBe(0);
    later(1);
    expect(await hourly()).toBe(1);
    later(60 * 24 * 3);
    expect(await hourly()).toBe(1);
    expect(await hourly()).toBe(0);
    await other.close();
  });

  it('goes on with periodic work when a clock that was a year ahead is put right', async () => {
    await app.get(PeriodicWork).tick();
    app.clock.advanceMinutes(60 * 24 * 365);
    await app.get(PeriodicWork).tick();
    app.clock.advanceMinutes(-60 * 24 * 365);
    expect(await app.get(PeriodicWork).tick()).toContain('hourly');
    expect(await app.get(PeriodicWork).tick()).toEqual([]);
  });

  it('deletes done rows after a week, in small units, and never failed ones', async () => {
    const old = addMinutes(app.clock.now(), -8 * 24 * 60);
    const many = Array.from({ length: 2_500 }, (_, lesson) => ({ lesson }));
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publishAll(tx, doorOpened, many, { dueAt: old }));
    await app.get(UnitOfWork).run((tx) => tx.query(`UPDATE job SET state = 'done', finished_at = '${old}'`));
    await app.get(UnitOfWork).run((tx) => tx.query(`UPDATE job SET state = 'failed' WHERE id <= 3`));
    await ring(1);
    await app.drain();
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
    const left = await rows();
    expect(left.filter((row) => row.state === 'failed')).toHaveLength(3);
    expect(left.filter((row) => row.state === 'done')).toHaveLength(3);
  });
});
