import { constants, setPriority } from 'node:os';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { Clock, ShiftedClock } from './platform/clock/clock.js';
import type { TandemConfig } from './platform/config/config.js';
import { migrate } from './platform/database/migrations/migrate.js';
import { Reader } from './platform/database/reader.js';
import { JobTransport } from './platform/jobs/job-transport.js';
import { PeriodicWork } from './platform/jobs/periodic-work.js';
import { isWorkerMessage, WorkerLine } from './platform/jobs/worker-line.js';
import { makeLogger, NestLogger } from './platform/logging/logger.js';
import { closeWhenTold } from './platform/process/close-when-told.js';

/** Does jobs until it is told to stop, or until the web process that forked it has gone. */
export async function runWorker(
  config: TandemConfig,
  root: DynamicModule = AppModule.with(config),
): Promise<void> {
  const logger = makeLogger(config);
  const forked = process.send !== undefined;
  // On a small machine a page must not wait for its turn behind the evaluation of a school.
  if (forked) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const app = await NestFactory.createApplicationContext(root, {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  const close = closeWhenTold(() => app.close(), logger);
  process.once('disconnect', close);
  await migrate(app.get<DataSource>(getDataSourceToken()));
  app.get(Reader).readInThread();
  const line = app.get(WorkerLine);
  const clock = app.get(Clock);
  const toldTheTime = new Promise<void>((told) => {
    process.on('message', (message: unknown) => {
      if (isWorkerMessage(message) && message.tandem === 'clock' && clock instanceof ShiftedClock) {
        clock.moveTo(message.now);
        told();
      }
      line.receive(message);
    });
  });
  // The demonstration's weeks pass in seconds: it says itself what time it is, and when recurring work falls due.
  if (config.demo) await toldTheTime;
  await app.get(JobTransport).startWorking();
  if (!config.demo) app.get(PeriodicWork).start();
  logger.info({ pid: process.pid }, 'working');
  // The web process may have died while this one was starting, before anybody listened for it.
  if (forked && !process.connected) close();
}
