import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { FollowUpReading } from '../../followups/reading/follow-up-reading.js';
import type { FollowUpPlace } from '../../followups/reading/listed-follow-up.js';
import { FollowUpQueryDto, FollowUpsQueryDto } from './follow-ups.dto.js';
import { FollowUpResponse, FollowUpsResponse } from './follow-ups.responses.js';
import { PageMarks } from './paging/page-marks.js';

/** Meetings to decide about, with every word that would reach a home. */
@ApiTags('follow-ups')
@Controller('api/v1/follow-ups')
@Requires('followups:approve')
export class FollowUpsController {
  constructor(
    private readonly sights: Sights,
    private readonly reading: FollowUpReading,
    private readonly audit: AuditLog,
    private readonly marks: PageMarks,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Follow-ups: the most urgent case first; of equals, the oldest draft' })
  @ApiOkResponse({ type: FollowUpsResponse })
  async all(@Query() query: FollowUpsQueryDto, @CurrentActor() actor: Actor): Promise<FollowUpsResponse> {
    const sight = await this.sights.of(actor);
    const page = this.marks.asked<FollowUpPlace>(actor, 'follow-ups', query);
    const { state, schoolId: school } = query;
    const { limit, after } = page;
    const { rows: followUps, more } = await this.reading.page({ state, school, limit, after }, sight);
    if (followUps.length > 0)
      await this.note(actor, 'follow-ups-listed', 'school', query.schoolId ?? 'all', reasonsOf(sight));
    return { followUps, next: page.next(more) };
  }

  @Get(':followUpId')
  @ApiOperation({ summary: 'One follow-up: the evidence, the times, and the exact text to each person' })
  @ApiOkResponse({ type: FollowUpResponse })
  @ApiNotFoundResponse({ description: 'No such follow-up, or none this key may know of' })
  async one(
    @Param('followUpId') followUpId: string,
    @Query() { slot }: FollowUpQueryDto,
    @CurrentActor() actor: Actor,
  ): Promise<FollowUpResponse> {
    const sight = await this.sights.of(actor);
    const found = await this.reading.read(followUpId, sight, actor.permissions.includes('dsl'), slot);
    await this.note(actor, 'follow-up-read', 'follow-up', found.followUpId, reasonsOf(sight));
    return found;
  }

  private note(
    actor: Actor,
    action: string,
    subject: string,
    subjectId: string,
    reason: string,
  ): Promise<void> {
    return this.audit.recordRead({
      actor: actor.name,
      ...{ action, subject, reason },
      subjectId: subjectId.slice(0, 60),
    });
  }
}
