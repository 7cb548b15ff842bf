import { Get, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { DslDayReader } from '../../followups/reading/dsl-day.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { DslAcknowledging } from '../../signals/dsl-list/dsl-acknowledging.js';
import { SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type DslView, presentDsl } from './dsl.presenter.js';

/** What is for the designated safeguarding lead alone: the one list of notes, the holds in force, the meetings only they decide. */
@StaffPages('dsl')
export class DslController {
  constructor(
    private readonly day: DslDayReader,
    private readonly acknowledging: DslAcknowledging,
    private readonly schoolToday: SchoolToday,
    private readonly audit: AuditLog,
  ) {}

  /** Each pupil of whom there is a note has a line in the audit; holds and drafts have one together. */
  @Get()
  @Requires('dsl')
  @Shows('dsl/dsl.njk')
  async desk(@CurrentActor() actor: Actor): Promise<DslView> {
    const day = await this.day.of(actor);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'dsl-desk-read',
      subject: 'staff',
      subjectId: actor.name.slice('staff:'.length),
      reason: 'is a DSL',
    });
    return presentDsl(day, await this.schoolToday.zoneOf(actor.organisationId));
  }

  /** 404 also for a note that was corrected since the list was read. */
  @Post('notes/:noteId/acknowledge')
  @Requires('dsl')
  async acknowledge(@Param('noteId') noteId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    return (await this.acknowledging.acknowledge(actor, noteId))
      ? SeeOther.done('/dsl', 'Noted as read. Meetings and mail with this home go on as they would.')
      : SeeOther.warned('/dsl', 'It had been noted as read before.');
  }
}
