import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { CancelFollowUp } from '../../followups/approval/cancel-follow-up.service.js';
import { ChangeFollowUp } from '../../followups/approval/change-follow-up.service.js';
import { Deciders } from './deciders.js';
import { MoveQueryDto } from './follow-ups.dto.js';
import { CancelReadResponse, MoveReadResponse } from './follow-ups.responses.js';

/** Each exact text that a change of an approved meeting would send, before anybody decides on it. */
@ApiTags('follow-ups')
@ApiBearerAuth()
@ApiNotFoundResponse({ description: 'No such follow-up, or none this key may know of' })
@ApiConflictResponse({ description: 'Not possible as it stands now; says why' })
@Controller('api/v1/follow-ups/:followUpId')
@Requires('followups:approve')
export class FollowUpsPreviewsController {
  constructor(
    private readonly changes: ChangeFollowUp,
    private readonly cancellation: CancelFollowUp,
    private readonly deciders: Deciders,
  ) {}

  @Get('move')
  @ApiOperation({
    summary: 'What moving to another time would write to whom, with the fingerprint to send back',
  })
  @ApiOkResponse({ type: MoveReadResponse })
  async move(
    @Param('followUpId') id: string,
    @Query() { startsAt }: MoveQueryDto,
    @CurrentActor() actor: Actor,
  ): Promise<MoveReadResponse> {
    return this.changes.previewMove(id, await this.deciders.of(actor), startsAt);
  }

  @Get('cancel')
  @ApiOperation({ summary: 'What cancelling would write to whom, with the fingerprint to send back' })
  @ApiOkResponse({ type: CancelReadResponse })
  async cancel(@Param('followUpId') id: string, @CurrentActor() actor: Actor): Promise<CancelReadResponse> {
    return this.cancellation.preview(id, await this.deciders.of(actor));
  }
}
