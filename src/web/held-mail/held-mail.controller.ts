import { Get, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { HeldMailDesk } from '../../followups/sending/held-mail-desk.js';
import { RowIdPipe } from '../../platform/http/row-id.pipe.js';
import { SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type HeldMailView, presentHeldMail } from './held-mail.presenter.js';

const PATH = '/held-mail';

/** After a restore: each mail that was in line for a home, until somebody has said whether it had left. */
@StaffPages('held-mail')
export class HeldMailController {
  constructor(
    private readonly desk: HeldMailDesk,
    private readonly audit: AuditLog,
  ) {}

  /** Of pupils within sight; what a DSL decides is there for a DSL alone. */
  @Get()
  @Requires('followups:approve')
  @Shows('held-mail/held-mail.njk')
  async show(@CurrentActor() actor: Actor): Promise<HeldMailView> {
    const mails = await this.desk.list(actor);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'held-mail-listed',
      subject: 'follow-up',
      subjectId: 'all',
      reason: 'may approve meetings with home',
    });
    return presentHeldMail(mails);
  }

  /** It is written down as sent, and never sent again. 404 also when somebody has decided about it meanwhile. */
  @Post(':mailId/has-left')
  @Requires('followups:approve')
  async hasLeft(@Param('mailId', RowIdPipe) mailId: number, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.desk.hasLeft(actor, mailId);
    return SeeOther.done(PATH, 'Written down: home has it. It is not sent again.');
  }

  /** It leaves at its time, or at once when that has passed, if nothing speaks against it by then. 404 as above. */
  @Post(':mailId/send')
  @Requires('followups:approve')
  async send(@Param('mailId', RowIdPipe) mailId: number, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.desk.letGo(actor, mailId);
    return SeeOther.done(PATH, 'It may leave. It is looked at once more, like any other, and then sent.');
  }
}
