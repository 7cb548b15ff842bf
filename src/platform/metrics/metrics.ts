import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DueJobs } from '../jobs/due-jobs.js';

/** Numbers about the service, in Prometheus' text format. Counts and times only: nothing about any person. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor(private readonly due: DueJobs) {
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: 'tandem_http_request_seconds',
      help: 'Time to answer a request, by route pattern.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: [this.registry],
    });
    const jobs = new Gauge<'state'>({
      name: 'tandem_jobs',
      help: 'Durable jobs: due now, due later, kept as failed.',
      labelNames: ['state'],
      registers: [this.registry],
      collect: async () => {
        const depth = await this.due.depth();
        jobs.set({ state: 'due' }, depth.due);
        jobs.set({ state: 'later' }, depth.later);
        jobs.set({ state: 'failed' }, depth.failed);
      },
    });
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
