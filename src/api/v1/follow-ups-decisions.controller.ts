import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNoContentResponse,
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
import { ConcludeFollowUp } from '../../followups/approval/conclude-follow-up.service.js';
import { Deciders } from '../../followups/approval/deciders.js';
import { ApproveDto, CancelDto, HeldDto, MoveDto } from './follow-ups.dto.js';
import { ApprovedResponse } from './follow-ups.responses.js';

/** What a named person decides about a meeting. What is routed to the DSL needs the permission `dsl` besides. */
@ApiTags('follow-ups')
@ApiNotFoundResponse({ description: 'No such follow-up, or none this key may know of' })
@ApiConflictResponse({ description: 'Not possible as it stands now; says why' })
@Controller('api/v1/follow-ups/:followUpId')
@Requires('followups:approve')
export class FollowUpsDecisionsController {
  constructor(
    private readonly approval: ApproveFollowUp,
    private readonly changes: ChangeFollowUp,
    private readonly cancellation: CancelFollowUp,
    private readonly conclusion: ConcludeFollowUp,
    private readonly deciders: Deciders,
  ) {}

  @Post('approve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Approve, for one time, every text as read before (GET); sending waits out the take-back time',
  })
  @ApiOkResponse({ type: ApprovedResponse })
  async approve(
    @Param('followUpId') id: string,
    @Body() { fingerprint, ...choice }: ApproveDto,
    @CurrentActor() actor: Actor,
  ): Promise<ApprovedResponse> {
    return this.approval.approve(id, await this.deciders.of(actor), choice, fingerprint);
  }

  @Post('take-back')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take an approval back before anything has left' })
  @ApiNoContentResponse()
  async takeBack(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.changes.takeBack(id, await this.deciders.of(actor));
  }

  @Post('move')
  @HttpCode(204)
  @ApiOperation({ summary: 'Another time, its texts read before (GET); everybody is asked again' })
  @ApiNoContentResponse()
  async move(
    @Param('followUpId') id: string,
    @Body() { startsAt, fingerprint }: MoveDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.changes.move(id, await this.deciders.of(actor), startsAt, fingerprint);
  }

  @Post('cancel')
  @HttpCode(204)
  @ApiOperation({
    summary:
      'The meeting will not take place; who was asked is told in the texts read before (GET), but not why',
  })
  @ApiNoContentResponse()
  async cancel(
    @Param('followUpId') id: string,
    @Body() { reason, fingerprint }: CancelDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.cancellation.cancel(id, await this.deciders.of(actor), reason, fingerprint);
  }

  @Post('held')
  @HttpCode(204)
  @ApiOperation({ summary: 'The meeting was held; what home and school agreed' })
  @ApiNoContentResponse()
  async held(
    @Param('followUpId') id: string,
    @Body() { agreed, note }: HeldDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const told = { agreed: agreed ?? [], note: note ?? null, came: [] };
    await this.conclusion.held(id, await this.deciders.of(actor), told);
  }

  @Post('missed')
  @HttpCode(204)
  @ApiOperation({ summary: 'The meeting did not come about; the owner phones' })
  @ApiNoContentResponse()
  async missed(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.conclusion.missed(id, await this.deciders.of(actor));
  }
}
