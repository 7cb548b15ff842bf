/**
 * Tandem as built, with one more event that any test can cause over HTTP: POST /rehearsal {number, ms} commits a
 * cause, and two jobs follow: one takes `ms` and leaves an effect, one stumbles on its first try and then leaves one.
 * The tables are made by the test (rehearsal.ts).
 */
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { AppModule } from '../../dist/app.module.js';
import { loadConfig } from '../../dist/platform/config/load-config.js';
import { runSql } from '../../dist/platform/database/sql.js';
import { UnitOfWork } from '../../dist/platform/database/unit-of-work.js';
import { Public } from '../../dist/platform/http/public.decorator.js';
import { defineEvent, defineSubscription } from '../../dist/platform/jobs/event.js';
import { EventBus } from '../../dist/platform/jobs/event-bus.js';
import { Handles } from '../../dist/platform/jobs/job-handler.js';
import { runWeb } from '../../dist/run-web.js';
import { runWorker } from '../../dist/run-worker.js';

const rehearsed = defineEvent('rehearsed');
const subscription = (subscriber) =>
  defineSubscription({ event: rehearsed, subscriber, attempts: 5, backoffSeconds: 1 });

const leaveEffect = (job, subscriber) =>
  job.complete((tx) =>
    runSql(tx, 'INSERT INTO rehearsal_effect (subscriber, number) VALUES ($1, $2)', [
      subscriber,
      job.payload.number,
    ]),
  );

class WriteDown {
  async handle(job) {
    process.stderr.write(`${JSON.stringify({ msg: 'writing down', number: job.payload.number })}\n`);
    await sleep(job.payload.ms);
    await leaveEffect(job, 'write-down');
  }
}
Handles(subscription('write-down'))(WriteDown);

class Stumble {
  async handle(job) {
    if (job.attempt === 1) throw new Error('meant to stumble');
    await leaveEffect(job, 'stumble');
  }
}
Handles(subscription('stumble'))(Stumble);

class RehearsalController {
  constructor(unitOfWork, events) {
    Object.assign(this, { unitOfWork, events });
  }

  post({ number, ms }) {
    return this.unitOfWork.run(async (tx) => {
      await runSql(tx, 'INSERT INTO rehearsal_cause (number) VALUES ($1)', [number]);
      await this.events.publish(tx, rehearsed, { number, ms });
    });
  }
}
const post = Object.getOwnPropertyDescriptor(RehearsalController.prototype, 'post');
Controller('rehearsal')(RehearsalController);
Inject(UnitOfWork)(RehearsalController, undefined, 0);
Inject(EventBus)(RehearsalController, undefined, 1);
Post()(RehearsalController.prototype, 'post', post);
Public('a rehearsal holds nothing about anybody')(RehearsalController.prototype, 'post', post);
Body()(RehearsalController.prototype, 'post', 0);

class Rehearsal {}

const config = loadConfig(process.env);
const root = {
  module: Rehearsal,
  imports: [AppModule.with(config)],
  controllers: [RehearsalController],
  providers: [WriteDown, Stumble],
};
await (config.role === 'worker' ? runWorker(config, root) : runWeb(config, import.meta.filename, root));
