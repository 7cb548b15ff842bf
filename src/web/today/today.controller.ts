import { Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { DueInMyCases } from '../../followups/reading/due-in-my-cases.js';
import { MyDayReader } from '../../followups/reading/my-day.js';
import { SilenceInSight } from '../../rules/silence/silence-in-sight.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { presentToday, type TodayView } from './today.presenter.js';
import { TodayNotes } from './today-notes.js';
import { type TodayWays, waysOf } from './today-ways.js';

/** What needs this person now: their actions, the meetings they are to approve, and those they are booked for. */
@StaffPages('')
export class TodayController {
  constructor(
    private readonly myDay: MyDayReader,
    private readonly due: DueInMyCases,
    private readonly notes: TodayNotes,
    private readonly silence: SilenceInSight,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Requires('signed-in')
  @Shows('today/today.njk')
  async today(@CurrentActor() actor: Actor): Promise<TodayView & TodayWays> {
    const day = await this.myDay.of(actor);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'today-read',
      subject: 'staff',
      subjectId: actor.name.slice('staff:'.length),
      reason: 'their own actions, cases and meetings',
    });
    const silences = await this.silence.toldTo(actor, day.sight);
    const view = presentToday(day, await this.due.of(actor), await this.notes.for(actor), silences);
    return { ...view, ...waysOf(actor.permissions) };
  }
}
