import { type BeforeApplicationShutdown, Global, Module } from '@nestjs/common';
import { DiscoveryModule, ModuleRef } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TandemConfig } from '../config/config.js';
import { LOGGER, type Logger } from '../logging/logging.module.js';
import { DueJobs } from './due-jobs.js';
import { EmbeddedTransport, JOBS_AT_ONCE } from './embedded.transport.js';
import { EventBus } from './event-bus.js';
import { FailedJobs } from './failed-jobs.js';
import { HandedJobs } from './handed-jobs.js';
import { Job, PeriodicTask } from './job.entity.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { JobTransport } from './job-transport.js';
import { PeriodicWork } from './periodic-work.js';
import { PruneJobs } from './prune-jobs.handler.js';
import { QueueStanding } from './queue-standing.js';
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
    FailedJobs,
    HandedJobs,
    PeriodicWork,
    PruneJobs,
    QueueStanding,
    WorkerLine,
    {
      provide: JobTransport,
      inject: [TandemConfig, DueJobs, HandedJobs, JobRunner, WorkerLine, LOGGER],
      useFactory: async (
        config: TandemConfig,
        due: DueJobs,
        handed: HandedJobs,
        runner: JobRunner,
        line: WorkerLine,
        logger: Logger,
      ): Promise<JobTransport> => {
        if (!config.redisUrl)
          return new EmbeddedTransport(due, runner, line, logger, config.demo ? 1 : JOBS_AT_ONCE);
        // Most schools have no Redis: they need not load what speaks to it.
        const { BullmqTransport } = await import('./bullmq.transport.js');
        return new BullmqTransport(config, runner, handed, logger);
      },
    },
  ],
  exports: [
    EventBus,
    JobTransport,
    DueJobs,
    FailedJobs,
    JobRunner,
    JobRegistry,
    PeriodicWork,
    QueueStanding,
    WorkerLine,
  ],
})
export class JobsModule implements BeforeApplicationShutdown {
  constructor(private readonly modules: ModuleRef) {}

  /** Before the database connection closes: a job under way still needs it. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.modules.get(PeriodicWork).stop();
    await this.modules.get(JobTransport).stopWorking();
  }
}
