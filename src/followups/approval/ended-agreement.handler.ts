import type { EntityManager } from 'typeorm';
import { CaseReturns, type ReturnedCase } from '../../cases/ownership/case-returns.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { agreementChanged } from '../../people/organisations/agreement-changed.event.js';
import type { TeamAtSchool } from '../../people/organisations/team-agreements.js';
import { TeamSchool } from '../../people/organisations/team-school.entity.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { CaseDesk } from '../case-desk.js';
import { MeetingsWithoutTeam } from './meetings-without-team.js';

export const takeOverFromTeam = defineSubscription({
  event: agreementChanged,
  subscriber: 'take-over-from-team',
  attempts: 10,
  backoffSeconds: 5,
});

/**
 * A school and a team no longer work together, by a page or by a file. The team's people see the pupils no more from the same moment;
 * what was in their hands is given to the school's own people, who are told on their day.
 */
@Handles(takeOverFromTeam)
export class TakeOverFromTeam implements JobHandler<{ teamId: number; schoolId: number }> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schoolToday: SchoolToday,
    private readonly returns: CaseReturns,
    private readonly meetings: MeetingsWithoutTeam,
    private readonly desk: CaseDesk,
  ) {}

  /** One short transaction for each case and meeting; run twice, it finds nothing more to do. The cases first: who owns one, meets. */
  async handle({ payload }: RunningJob<{ teamId: number; schoolId: number }>): Promise<void> {
    for (const id of await this.returns.idsOf(payload))
      await this.unitOfWork.run((tx) => this.giveBack(tx, id, payload));
    for (const id of await this.meetings.idsOf(payload))
      await this.unitOfWork.run((tx) => this.meetings.lookAfter(tx, id));
  }

  /** Unless they have agreed anew since, or the file has only named another day that has come, too. */
  private async giveBack(
    tx: EntityManager,
    caseId: number,
    { teamId, schoolId }: TeamAtSchool,
  ): Promise<void> {
    const agreement = await tx.findOneBy(TeamSchool, { teamId, schoolId });
    if (agreement !== null && agreement.agreedOn <= (await this.schoolToday.at(schoolId))) return;
    const returned = await this.returns.giveBack(tx, caseId, teamId);
    if (returned) await this.desk.ask(tx, { ...taskOf(returned), withinSchoolDays: 1 });
  }
}

function taskOf({ caseId, from, team, on }: ReturnedCase): { caseId: number; title: string; origin: string } {
  const title =
    from === null
      ? `Look at what ${team} was to do in this case, which is yours to do now`
      : `Read this case, which ${from} of ${team} looked after, and decide what comes next`;
  return { caseId, title, origin: `from-team:${caseId}:${on}` };
}
