import { type BeforeApplicationShutdown, Global, Module } from '@nestjs/common';
import { DiscoveryModule, ModuleRef } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '../clock/clock.js';
import { TandemConfig } from '../config/config.js';
import { Reader } from '../database/reader.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { BullmqTransport } from './bullmq.transport.js';
import { DueJobs } from './due-jobs.js';
import { EmbeddedTransport } from './embedded.transport.js';
import { EventBus } from './event-bus.js';
import { Job, PeriodicTask } from './job.entity.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { JobTransport } from './job-transport.js';
import { PeriodicWork } from './periodic-work.js';
import { PruneJobs } from './prune-jobs.handler.js';
import { WorkerLine } from './worker-line.js';

/** Durable jobs: rows in the cause's transaction, one runner, and the transport this installation has. */
@Global()
@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([Job, PeriodicTask])],
  providers: [
    JobRegistry,
    JobRunner,
    DueJobs,
    EventBus,
    PeriodicWork,
    PruneJobs,
    WorkerLine,
    {
      provide: JobTransport,
      inject: [TandemConfig, JobRunner, Reader, UnitOfWork, Clock, DueJobs, WorkerLine],
      useFactory: (
        config: TandemConfig,
        runner: JobRunner,
        reader: Reader,
        unitOfWork: UnitOfWork,
        clock: Clock,
        due: DueJobs,
        line: WorkerLine,
      ): JobTransport =>
        config.redisUrl
          ? new BullmqTransport(config, runner, reader, unitOfWork, clock)
          : new EmbeddedTransport(due, runner, line),
    },
  ],
  exports: [EventBus, JobTransport, DueJobs, JobRunner, JobRegistry, PeriodicWork, WorkerLine],
})
export class JobsModule implements BeforeApplicationShutdown {
  constructor(private readonly modules: ModuleRef) {}

  /** Before the database connection closes: a job under way still needs it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.modules.get(PeriodicWork).stop();
    await this.modules.get(JobTransport).stopWorking();
  }
}
