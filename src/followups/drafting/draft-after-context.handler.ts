import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineEvent, definePeriodic, defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { FollowUpDrafts } from './follow-up-drafts.service.js';

/** Every six hours: known context may have ended, by its review date or by hand. */
export const contextsReviewed = defineEvent<Record<string, never>>('contexts-reviewed');
definePeriodic({ name: 'draft-after-context', everyMinutes: 360, event: contextsReviewed });

export const draftAfterContext = defineSubscription({
  event: contextsReviewed,
  subscriber: 'draft-after-context',
  attempts: 3,
  backoffSeconds: 60,
});

/** What was drafted before a case was set aside, and went with it, is no draft of the case that stands again. */
const LAST_SET_ASIDE = `COALESCE((SELECT MAX(t.at) FROM triage_outcome t
  WHERE (t.case_id = c.id OR t.target_case_id = c.id) AND t.outcome <> 'open'), '')`;

/** Drafts what known context held back, from the day after its review date on (the date itself still holds). */
@Handles(draftAfterContext)
export class DraftAfterContext implements JobHandler<Record<string, never>> {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly schoolToday: SchoolToday,
    private readonly drafts: FollowUpDrafts,
  ) {}

  async handle(_job: RunningJob<Record<string, never>>): Promise<void> {
    const values: string[] = [];
    const today = todaySql(
      'o.timezone',
      await this.schoolToday.byZone(),
      (value) => `$${values.push(value)}`,
    );
    const held = await this.reader.query<{ id: number }>(
      `SELECT c.id FROM pupil_case c JOIN organisation o ON o.id = c.school_id WHERE c.state IN ('proposed', 'open')
         AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.case_id = c.id AND f.drafted_at > ${LAST_SET_ASIDE})
         AND EXISTS (SELECT 1 FROM known_context k WHERE k.pupil_id = c.pupil_id
                     AND (k.review_on < ${today} OR k.ended_on <= ${today})) ORDER BY c.id`,
      values,
    );
    for (const { id } of held) {
      const plan = await this.drafts.plan(id);
      if (plan.kind === 'draft') await this.unitOfWork.run((tx) => this.drafts.save(tx, plan));
    }
  }
}
