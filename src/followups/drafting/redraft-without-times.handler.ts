import type { EntityManager } from 'typeorm';
import { CaseOwners } from '../../cases/case-owners.js';
import { meetingTimesKnown } from '../../people/staff/meeting-times-known.event.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { CaseDesk } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { Redrafts } from './redrafts.service.js';

export const redraftWithoutTimes = defineSubscription({
  event: meetingTimesKnown,
  subscriber: 'redraft-without-times',
  attempts: 10,
  backoffSeconds: 5,
});

/**
 * A school tried Tandem with its registers first, and sent its staff or its calendar later: what was drafted meanwhile has nobody
 * to meet and no time. It is written anew, as if drafted now.
 */
@Handles(redraftWithoutTimes)
export class RedraftWithoutTimes implements JobHandler<{ organisationId: number }> {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly owners: CaseOwners,
    private readonly redrafts: Redrafts,
    private readonly desk: CaseDesk,
  ) {}

  /** One short transaction a draft; run twice, it finds nothing more to do. A team's staff work at all of its schools. */
  async handle({ payload }: RunningJob<{ organisationId: number }>): Promise<void> {
    const schools = await this.reader.query<{ id: number }>(
      `SELECT id FROM organisation WHERE kind = 'school'
         AND (id = $1 OR id IN (SELECT school_id FROM team_school WHERE team_id = $1)) ORDER BY id`,
      [payload.organisationId],
    );
    for (const { id } of schools) await this.atSchool(id);
  }

  private async atSchool(schoolId: number): Promise<void> {
    await this.owners.giveAt(schoolId);
    const drafts = await this.reader.manager.find(FollowUp, {
      where: { schoolId, state: 'draft' },
      order: { id: 'ASC' },
    });
    for (const { id, slots } of drafts)
      if (slots.length === 0) await this.unitOfWork.run((tx) => this.redraft(tx, id));
  }

  private async redraft(tx: EntityManager, id: number): Promise<void> {
    const followUp = await lockedFollowUp(tx, { id });
    if (!(await this.redrafts.firstTimes(tx, followUp))) return;
    const { caseId, publicId } = followUp;
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'follow-up-times-found', actor: 'worker', data: { followUp: publicId } },
      text: 'Times for the meeting are suggested: staff, hours or school days have come in since it was drafted',
    });
  }
}
