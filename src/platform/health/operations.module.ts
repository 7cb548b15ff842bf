import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ErrorPages } from '../http/error-pages.js';
import { RunningApp } from '../http/running-app.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { HealthController } from './health.controller.js';

/** Health, metrics, and how a process says that something went wrong. */
@Module({
  imports: [TerminusModule.forRoot({ errorLogStyle: 'json', logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [Metrics, ErrorPages, RunningApp],
  exports: [Metrics, ErrorPages, RunningApp],
})
export class OperationsModule {}
