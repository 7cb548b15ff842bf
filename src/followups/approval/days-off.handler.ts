import { schoolDaysChanged } from '../../people/calendar/school-days-changed.event.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { MeetingsOnDaysOff } from './meetings-on-days-off.js';

export const askForOtherDays = defineSubscription({
  event: schoolDaysChanged,
  subscriber: 'ask-for-other-days',
  attempts: 10,
  backoffSeconds: 5,
});

/** A school is closed on a day, by its calendar's page or with a term: whoever owns a meeting booked on it hears of it on their day. */
@Handles(askForOtherDays)
export class AskForOtherDays implements JobHandler<{ schoolId: number }> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly meetings: MeetingsOnDaysOff,
  ) {}

  /** One short transaction a meeting; run twice, it finds nothing more to do. */
  async handle({ payload }: RunningJob<{ schoolId: number }>): Promise<void> {
    for (const id of await this.meetings.idsOf(payload.schoolId))
      await this.unitOfWork.run((tx) => this.meetings.lookAfter(tx, id));
  }
}
