import { Handles, type JobHandler, type RunningJob } from '../platform/jobs/job-handler.js';
import { defineSubscription } from '../platform/jobs/event.js';
import { signalsRecorded } from '../signals/signals-recorded.event.js';
import { EvaluationOvertaken, EvaluationService } from './evaluation.service.js';

interface PupilPayload extends Readonly<Record<string, number>> {
  readonly pupilId: number;
}

export const evaluatePupilOnSignals = defineSubscription({
  event: signalsRecorded,
  subscriber: 'evaluate-pupil',
  attempts: 8,
  backoffSeconds: 2,
});

const MOST_TRIES = 10;

/**
 * A signal has arrived: what do the rules say of this pupil now? The job is done in the transaction that stores the answer,
 * and only when nothing has arrived meanwhile: otherwise it reads again. So no mark stays unevaluated, however it races.
 */
@Handles(evaluatePupilOnSignals)
export class EvaluatePupilHandler implements JobHandler<PupilPayload> {
  constructor(private readonly evaluations: EvaluationService) {}

  async handle(job: RunningJob<PupilPayload>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.evaluate(job);
      } catch (error) {
        if (!(error instanceof EvaluationOvertaken) || tries >= MOST_TRIES) throw error;
      }
    }
  }

  /** Thrown inside the transaction, "overtaken" leaves nothing of it, not even the job's being done. */
  private evaluate(job: RunningJob<PupilPayload>): Promise<void> {
    return this.evaluations.evaluateLive(job.payload.pupilId, (effects) =>
      job.complete(async (tx) => {
        const left = await effects(tx);
        if (left.length > 0) throw new EvaluationOvertaken();
        return left;
      }),
    );
  }
}
