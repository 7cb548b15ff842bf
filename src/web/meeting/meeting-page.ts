import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Sights } from '../../access/sight/sights.service.js';
import { type FollowUpShown, FollowUpReading } from '../../followups/reading/follow-up-reading.js';
import { type StandingMeeting, StandingMeetings } from '../../followups/reading/standing-meetings.js';
import { Clock } from '../../platform/clock/clock.js';
import type { FormError } from '../forms/form.js';
import type { HeldForm, TimeForm } from './meeting.forms.js';
import { type MeetingView, presentMeeting } from './meeting.presenter.js';

/** Reads a meeting for its page, and writes down who did and why they may. */
@Injectable()
export class MeetingPage {
  constructor(
    private readonly sights: Sights,
    private readonly reading: FollowUpReading,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly meetings: StandingMeetings,
  ) {}

  /** Throws NotFound, also for a meeting out of sight; DslDecides. */
  async read(actor: Actor, followUpId: string): Promise<FollowUpShown> {
    const sight = await this.sights.of(actor);
    const found = await this.reading.read(followUpId, sight, actor.permissions.includes('dsl'));
    await this.audit.recordRead({
      actor: actor.name,
      action: 'follow-up-read',
      subject: 'follow-up',
      subjectId: found.followUpId,
      reason: found.visibleBecause,
    });
    return found;
  }

  async show(
    actor: Actor,
    followUpId: string,
    typed: Partial<TimeForm & HeldForm> = {},
    errors: readonly FormError[] = [],
  ): Promise<MeetingView> {
    const shown = await this.read(actor, followUpId);
    const reader = {
      mayDecide: actor.permissions.includes('followups:approve'),
      now: this.clock.now(),
      newer: await this.newerThan(shown, actor),
    };
    return presentMeeting(shown, reader, typed, errors);
  }

  /** An address of a draft that was withdrawn lies in mails, notes and histories: it leads on to what stands now. */
  private async newerThan(
    { state, case: { caseId } }: FollowUpShown,
    { permissions }: Actor,
  ): Promise<StandingMeeting | null> {
    if (state !== 'withdrawn' && state !== 'cancelled') return null;
    return this.meetings.ofCase(caseId, permissions.includes('dsl'));
  }
}
