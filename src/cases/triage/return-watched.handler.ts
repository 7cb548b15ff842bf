import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import { PupilCase } from '../pupil-case.entity.js';
import { lockPupil } from '../row-lock.js';
import { WatchedCases } from './watched-cases.js';

export const returnWatchedCases = defineSubscription({
  event: hourPassed,
  subscriber: 'return-watched-cases',
  attempts: 3,
  backoffSeconds: 60,
});

/** Each hour those whose day has come at their school are proposed again; nobody's promise to look again is forgotten. */
@Handles(returnWatchedCases)
export class ReturnWatched implements JobHandler<Record<string, never>> {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly schoolToday: SchoolToday,
    private readonly watched: WatchedCases,
  ) {}

  /** One short transaction a case; run twice, it finds nothing more to do. */
  async handle(_job: RunningJob<Record<string, never>>): Promise<void> {
    const values: string[] = [];
    const today = todaySql(
      'o.timezone',
      await this.schoolToday.byZone(),
      (value) => `$${values.push(value)}`,
    );
    const due = await this.reader.query<{ id: number; pupil_id: number }>(
      `SELECT k.id, k.pupil_id FROM pupil_case k JOIN organisation o ON o.id = k.school_id
       WHERE k.state = 'watched' AND k.watch_until <= ${today} ORDER BY k.id`,
      values,
    );
    for (const { id, pupil_id } of due) {
      await this.unitOfWork.run(async (tx) => {
        await lockPupil(tx, pupil_id);
        const found = await tx.findOneBy(PupilCase, { id });
        if (found) await this.watched.returnIfDue(tx, found);
      });
    }
  }
}
