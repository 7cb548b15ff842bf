import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { ApproveFollowUp } from '../../followups/approval/approve-follow-up.service.js';
import { CancelFollowUp } from '../../followups/approval/cancel-follow-up.service.js';
import { ChangeFollowUp } from '../../followups/approval/change-follow-up.service.js';
import { RefreshTimes } from '../../followups/approval/refresh-times.service.js';
import { Deciders } from '../../followups/approval/deciders.js';
import { ApproveQueryDto, MoveQueryDto } from './follow-ups.dto.js';
import { CancelReadResponse, SuggestedTimesResponse, TimeReadResponse } from './follow-ups.responses.js';

/** What is read before somebody decides: each exact text that a decision would send, and other times for a draft. */
@ApiTags('follow-ups')
@ApiNotFoundResponse({ description: 'No such follow-up, or none this key may know of' })
@ApiConflictResponse({ description: 'Not possible as it stands now; says why' })
@Controller('api/v1/follow-ups/:followUpId')
@Requires('followups:approve')
export class FollowUpsPreviewsController {
  constructor(
    private readonly approval: ApproveFollowUp,
    private readonly changes: ChangeFollowUp,
    private readonly cancellation: CancelFollowUp,
    private readonly times: RefreshTimes,
    private readonly deciders: Deciders,
  ) {}

  @Post('refresh-times')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Suggest times that are possible now; the draft is written anew and must be read again',
  })
  @ApiOkResponse({ type: SuggestedTimesResponse })
  async refreshTimes(
    @Param('followUpId') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<SuggestedTimesResponse> {
    return { slots: await this.times.refresh(id, await this.deciders.of(actor)) };
  }

  @Get('approve')
  @ApiOperation({
    summary: 'What approving for one time would write to whom, with the fingerprint to send back',
  })
  @ApiOkResponse({ type: TimeReadResponse })
  async approve(
    @Param('followUpId') id: string,
    @Query() choice: ApproveQueryDto,
    @CurrentActor() actor: Actor,
  ): Promise<TimeReadResponse> {
    return this.approval.preview(id, await this.deciders.of(actor), choice);
  }

  @Get('move')
  @ApiOperation({
    summary: 'What moving to another time would write to whom, with the fingerprint to send back',
  })
  @ApiOkResponse({ type: TimeReadResponse })
  async move(
    @Param('followUpId') id: string,
    @Query() { startsAt }: MoveQueryDto,
    @CurrentActor() actor: Actor,
  ): Promise<TimeReadResponse> {
    return this.changes.previewMove(id, await this.deciders.of(actor), startsAt);
  }

  @Get('cancel')
  @ApiOperation({ summary: 'What cancelling would write to whom, with the fingerprint to send back' })
  @ApiOkResponse({ type: CancelReadResponse })
  async cancel(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<CancelReadResponse> {
    return this.cancellation.preview(id, await this.deciders.of(actor));
  }
}
