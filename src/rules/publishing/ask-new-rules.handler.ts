import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { defineEvent, defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { EvaluationService } from '../evaluation.service.js';
import { inJobs, type SomePupils } from '../some-pupils.js';
import { UnevaluatedPupils } from '../unevaluated-pupils.js';
import { ruleSetPublished } from './rule-set-published.event.js';

/** Some pupils of a school, by the first and last of their ids, are to be asked about by rules that are new there. */
export const pupilsUnderNewRules = defineEvent<{
  schoolId: number;
  firstPupilId: number;
  lastPupilId: number;
}>('pupils-under-new-rules');

export const dealOutNewRules = defineSubscription({
  event: ruleSetPublished,
  subscriber: 'deal-out-new-rules',
  attempts: 5,
  backoffSeconds: 30,
});

export const askNewRules = defineSubscription({
  event: pupilsUnderNewRules,
  subscriber: 'ask-new-rules',
  attempts: 5,
  backoffSeconds: 30,
});

/** Who has published rules sees what they find at once, not the next morning: each pupil on roll is dealt out to the workers. */
@Handles(dealOutNewRules)
export class DealOutNewRules implements JobHandler<{ version: number }> {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: UnevaluatedPupils,
    private readonly clock: Clock,
    private readonly events: EventBus,
  ) {}

  async handle(job: RunningJob<{ version: number }>): Promise<void> {
    const payloads: SomePupils[] = [];
    for (const schoolId of await this.schoolsOf(job.payload.version)) {
      const ids = await this.pupils.onRoll(schoolId, this.clock.now());
      payloads.push(...inJobs(schoolId, ids));
    }
    await job.complete((tx) => this.events.publishAll(tx, pupilsUnderNewRules, payloads));
  }

  /** Those it was published for; of a set for no school in particular, all that have none of their own. */
  private async schoolsOf(version: number): Promise<number[]> {
    const rows = await this.reader.query<{ id: number }>(
      `SELECT o.id FROM organisation o WHERE o.kind = 'school' AND (
         EXISTS (SELECT 1 FROM rule_set_school x WHERE x.school_id = o.id AND x.version = $1)
         OR (NOT EXISTS (SELECT 1 FROM rule_set_school x WHERE x.version = $1)
           AND NOT EXISTS (SELECT 1 FROM rule_set_school x WHERE x.school_id = o.id))) ORDER BY o.id`,
      [version],
    );
    return rows.map((row) => row.id);
  }
}

/** Asks by whatever rules are in force when it runs; run twice, it changes nothing the second time. */
@Handles(askNewRules)
export class AskNewRules implements JobHandler<SomePupils> {
  constructor(
    private readonly pupils: UnevaluatedPupils,
    private readonly clock: Clock,
    private readonly evaluations: EvaluationService,
  ) {}

  async handle({ payload: { schoolId, firstPupilId, lastPupilId } }: RunningJob<SomePupils>): Promise<void> {
    const ids = await this.pupils.onRoll(schoolId, this.clock.now(), firstPupilId, lastPupilId);
    await this.evaluations.lookAtPupils(ids);
  }
}
