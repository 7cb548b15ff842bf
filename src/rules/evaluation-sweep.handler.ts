import { Clock } from '../platform/clock/clock.js';
import { EventBus } from '../platform/jobs/event-bus.js';
import { defineEvent, defineSubscription } from '../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../platform/jobs/job-handler.js';
import { hourPassed } from '../platform/jobs/prune-jobs.handler.js';
import { EvaluationService } from './evaluation.service.js';
import { inJobs, type SomePupils } from './some-pupils.js';
import { UnevaluatedPupils } from './unevaluated-pupils.js';

/** Some pupils of a school, by the first and last of their ids, are owed an evaluation. */
export const pupilsUnevaluated = defineEvent<{ schoolId: number; firstPupilId: number; lastPupilId: number }>(
  'pupils-unevaluated',
);

export const findUnevaluated = defineSubscription({
  event: hourPassed,
  subscriber: 'find-unevaluated-pupils',
  attempts: 3,
  backoffSeconds: 60,
});

export const evaluateUnevaluated = defineSubscription({
  event: pupilsUnevaluated,
  subscriber: 'evaluate-pupils',
  attempts: 5,
  backoffSeconds: 30,
});

/**
 * Marks settle and windows move on without any new signal, and a job may fail for good. So each school day every pupil is
 * evaluated at least once: this finds those who were not, hour by hour, and deals them out in jobs that all workers share.
 */
@Handles(findUnevaluated)
export class FindUnevaluatedPupils implements JobHandler<Record<string, never>> {
  constructor(
    private readonly pupils: UnevaluatedPupils,
    private readonly clock: Clock,
    private readonly events: EventBus,
  ) {}

  async handle(job: RunningJob<Record<string, never>>): Promise<void> {
    const payloads = await this.payloads();
    await job.complete((tx) => this.events.publishAll(tx, pupilsUnevaluated, payloads));
  }

  private async payloads(): Promise<SomePupils[]> {
    const payloads: SomePupils[] = [];
    for (const schoolId of await this.pupils.schoolIds()) {
      const ids = await this.pupils.of(schoolId, this.clock.now());
      payloads.push(...inJobs(schoolId, ids));
    }
    return payloads;
  }
}

/** Those of the range who are still unevaluated; run twice, it finds nobody the second time. */
@Handles(evaluateUnevaluated)
export class EvaluateUnevaluatedPupils implements JobHandler<SomePupils> {
  constructor(
    private readonly pupils: UnevaluatedPupils,
    private readonly clock: Clock,
    private readonly evaluations: EvaluationService,
  ) {}

  async handle({ payload: { schoolId, firstPupilId, lastPupilId } }: RunningJob<SomePupils>): Promise<void> {
    const ids = await this.pupils.of(schoolId, this.clock.now(), firstPupilId, lastPupilId);
    await this.evaluations.lookAtPupils(ids);
  }
}
