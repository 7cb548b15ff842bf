import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import { registerCame } from '../../signals/silence/register-came.event.js';
import { SilentRegisters } from './silent-registers.service.js';

export const lookForSilence = defineSubscription({
  event: hourPassed,
  subscriber: 'look-for-silent-registers',
  attempts: 3,
  backoffSeconds: 60,
});

export const lookWhetherRegisterCame = defineSubscription({
  event: registerCame,
  subscriber: 'look-whether-register-came',
  attempts: 5,
  backoffSeconds: 30,
});

/** A register that does not come tells of nothing: its silence is looked for, hour by hour, in all schools. */
@Handles(lookForSilence)
export class LookForSilence implements JobHandler<Record<string, never>> {
  constructor(
    private readonly registers: SilentRegisters,
    private readonly schools: SchoolCalendars,
  ) {}

  async handle(job: RunningJob<Record<string, never>>): Promise<void> {
    const changed = await this.registers.changes(await this.schools.schools());
    await job.complete((tx) => this.registers.write(tx, changed));
  }
}

/** Marks have come where silence was told: nobody is to read of it an hour longer. */
@Handles(lookWhetherRegisterCame)
export class LookWhetherRegisterCame implements JobHandler<{ schoolId: number }> {
  constructor(
    private readonly registers: SilentRegisters,
    private readonly schools: SchoolCalendars,
  ) {}

  async handle(job: RunningJob<{ schoolId: number }>): Promise<void> {
    const school = await this.schools.organisation(job.payload.schoolId);
    const changed = await this.registers.changes(school === null ? [] : [school]);
    await job.complete((tx) => this.registers.write(tx, changed));
  }
}
