import { Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { FollowUpReading } from '../../followups/reading/follow-up-reading.js';
import type { FollowUpState } from '../../followups/follow-up.lifecycle.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type MeetingsView, presentMeetings, SHELVES } from './meetings.presenter.js';

/** Meetings with home: what waits to be approved, what was asked, what was answered. */
@StaffPages('meetings')
export class MeetingsController {
  constructor(
    private readonly sights: Sights,
    private readonly reading: FollowUpReading,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Requires('cases:read')
  @Shows('meeting/meetings.njk')
  async list(@Query('state') asked: unknown, @CurrentActor() actor: Actor): Promise<MeetingsView> {
    const state: FollowUpState = SHELVES.find((one) => one.state === asked)?.state ?? 'draft';
    const sight = await this.sights.of(actor);
    const found = await this.reading.list({ state }, sight);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'follow-ups-listed',
      subject: 'school',
      subjectId: 'all',
      reason: reasonsOf(sight),
    });
    return presentMeetings(found, state, actor.permissions.includes('dsl'));
  }
}
