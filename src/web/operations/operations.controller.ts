import { Get, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { RetryingJobs } from '../../access/operations/retrying-jobs.js';
import { Requires } from '../../access/requires.decorator.js';
import { OperationsReader } from '../../followups/reading/operations.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Clock } from '../../platform/clock/clock.js';
import { RowIdPipe } from '../../platform/http/row-id.pipe.js';
import { SilenceInSight } from '../../rules/silence/silence-in-sight.js';
import { SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type OperationsView, presentOperations } from './operations.presenter.js';

const PATH = '/operations';

/** Whether the installation does its work: what waits, what failed for good and why. Counts and moments, nothing about anybody. */
@StaffPages('operations')
export class OperationsController {
  constructor(
    private readonly operations: OperationsReader,
    private readonly silence: SilenceInSight,
    private readonly retrying: RetryingJobs,
    private readonly schoolToday: SchoolToday,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** As it is now, of the whole installation: one queue serves all its schools and teams. */
  @Get()
  @Requires('operations:read')
  @Shows('operations/operations.njk')
  async show(@CurrentActor() actor: Actor): Promise<OperationsView> {
    const found = await this.operations.read(actor.organisationId);
    const view = presentOperations(found, await this.silence.at(actor.organisationId), {
      now: this.clock.now(),
      zone: await this.schoolToday.zoneOf(actor.organisationId),
      mayDecideHeld: actor.permissions.includes('followups:approve'),
    });
    await this.audit.recordRead({
      actor: actor.name,
      action: 'operations-read',
      subject: 'operations',
      subjectId: 'all',
      reason: 'administrator',
    });
    return view;
  }

  /** Lets one job run again now, with all its tries. 404 when it is not kept as failed, or not any more. */
  @Post('jobs/:jobId/retry')
  @Requires('operations:write')
  async retry(@Param('jobId', RowIdPipe) jobId: number, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.retrying.one(actor, jobId);
    return SeeOther.done(PATH, 'It is tried again now. If it fails once more, it stands here again.');
  }

  /** The same for all that failed at one kind of work, at most 500 at once. */
  @Post('kinds/:subscriber/retry')
  @Requires('operations:write')
  async retryAll(@Param('subscriber') subscriber: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    const count = await this.retrying.all(actor, subscriber);
    return count === 0
      ? SeeOther.warned(PATH, 'Nothing of this kind is kept as failed any more.')
      : SeeOther.done(
          PATH,
          `${count === 1 ? '1 piece of work is' : `${count} pieces of work are`} tried again now. What fails once more stands here again.`,
        );
  }
}
