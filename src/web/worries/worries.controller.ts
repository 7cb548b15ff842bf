import { Get, Param } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { WorriesToRead } from '../../cases/reading/worries-to-read.js';
import { MyWorriesReader } from '../../followups/reading/my-worries.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { NotFound } from '../../shared/errors.js';
import { WorryReaders } from '../../signals/worries/worry-readers.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type LoggedView, presentLogged, presentWorries, type WorriesView } from './worries.presenter.js';

/** What came of what somebody has logged; and, for those who were named to its writers, what they are to read. */
@StaffPages('worries')
export class WorriesController {
  constructor(
    private readonly mine: MyWorriesReader,
    private readonly toRead: WorriesToRead,
    private readonly readers: WorryReaders,
    private readonly schoolToday: SchoolToday,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Requires('worries:write')
  @Shows('worries/worries.njk')
  async list(@CurrentActor() actor: Actor): Promise<WorriesView> {
    const unread = await this.toRead.for(actor);
    const mine = await this.mine.of(actor);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'worries-listed',
      subject: 'staff',
      subjectId: actor.name.slice('staff:'.length),
      reason: unread === null ? 'wrote them' : 'wrote them, or is named to their writers',
    });
    return presentWorries(mine, unread, await this.schoolToday.at(actor.organisationId));
  }

  /** Straight after logging. Only who wrote it finds it here. */
  @Get(':worryId')
  @Requires('worries:write')
  @Shows('worries/logged.njk')
  async logged(@Param('worryId') worryId: string, @CurrentActor() actor: Actor): Promise<LoggedView> {
    const worry = await this.mine.one(actor, worryId);
    if (!worry) throw new NotFound('There is no such worry of yours.');
    return presentLogged(worry, await this.readers.of(actor, worry));
  }
}
