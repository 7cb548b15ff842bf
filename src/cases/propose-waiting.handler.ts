import { SchoolToday } from '../people/calendar/school-today.js';
import { Reader } from '../platform/database/reader.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { defineSubscription } from '../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../platform/jobs/job-handler.js';
import { hourPassed } from '../platform/jobs/prune-jobs.handler.js';
import type { Day } from '../shared/days.js';
import { CaseProposals } from './case-proposals.js';
import { type Lead, waitingPupils } from './waiting-pupils.js';

export const proposeWaitingCases = defineSubscription({
  event: hourPassed,
  subscriber: 'propose-waiting-cases',
  attempts: 3,
  backoffSeconds: 60,
});

/** What stayed below the line is looked at again each hour, so that a new week begins with the most urgent of it. */
@Handles(proposeWaitingCases)
export class ProposeWaiting implements JobHandler<Record<string, never>> {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly proposals: CaseProposals,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** One short transaction a lead; running it twice finds the week filled. */
  async handle(_job: RunningJob<Record<string, never>>): Promise<void> {
    const today = await this.schoolToday.everywhere();
    for (const lead of await this.leadsWithWaiting(today)) {
      await this.unitOfWork.run(async (tx) => {
        await this.proposals.takeTurn(tx, lead);
        await this.proposals.fillWeek(tx, lead, today(lead.schoolId));
      });
    }
  }

  private async leadsWithWaiting(today: (schoolId: number) => Day): Promise<Lead[]> {
    const schools = await this.reader.query<{ school_id: number }>(
      `SELECT DISTINCT school_id FROM concern WHERE state = 'raised' AND consequence <> 'list' ORDER BY school_id`,
    );
    const leads = new Map<string, Lead>();
    for (const { school_id: schoolId } of schools) {
      for (const { ownerStaffId } of await waitingPupils(this.reader.manager, schoolId, today(schoolId))) {
        leads.set(`${schoolId}/${ownerStaffId ?? 'nobody'}`, { schoolId, ownerStaffId });
      }
    }
    return [...leads.values()];
  }
}
