import type { EntityManager } from 'typeorm';
import { defineSubscription } from '../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../platform/jobs/job-handler.js';
import { Concern } from '../rules/concern.entity.js';
import { concernCleared } from '../rules/concern-cleared.event.js';
import { caseOfConcern } from './active-cases.js';
import { CaseChronology, WORKER } from './chronology/case-chronology.js';
import { lockPupil } from './row-lock.js';

export const noteClearedConcern = defineSubscription({
  event: concernCleared,
  subscriber: 'note-in-case',
  attempts: 8,
  backoffSeconds: 5,
});

/** A concern has ended: whoever works on the case reads it there. The case goes on until a person closes it. */
@Handles(noteClearedConcern)
export class NoteCleared implements JobHandler<{ concernId: number }> {
  constructor(private readonly chronology: CaseChronology) {}

  async handle(job: RunningJob<{ concernId: number }>): Promise<void> {
    await job.complete((tx) => this.note(tx, job.payload.concernId));
  }

  private async note(tx: EntityManager, concernId: number): Promise<void> {
    const concern = await tx.findOneBy(Concern, { id: concernId });
    if (!concern) return;
    await lockPupil(tx, concern.pupilId);
    const found = await caseOfConcern(tx, concernId);
    if (!found || found.state === 'withdrawn') return;
    const because = concern.clearedBecause === null ? '' : `: ${concern.clearedBecause}`;
    await this.chronology.append(tx, {
      caseId: found.id,
      kind: 'concern-cleared',
      actor: WORKER,
      text: `No longer a concern${because}. It said: ${concern.sentence}`,
      data: { concern: concern.publicId, rule: concern.ruleKey, on: concern.clearedOn },
    });
  }
}
