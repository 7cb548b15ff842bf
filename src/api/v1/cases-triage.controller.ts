import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { LookAgain } from '../../cases/triage/look-again.service.js';
import { Triage } from '../../cases/triage/triage.service.js';
import { UndoTriage } from '../../cases/triage/undo-triage.service.js';
import { AddToDto, UndoDto, WatchDto } from './cases-triage.dto.js';
import { MadeOutcomeResponse } from './cases-triage.responses.js';

/** Triage beyond opening and closing: watching, adding to an earlier case, and the way back. */
@ApiTags('cases')
@ApiNotFoundResponse({ description: 'No such case, or none this key may know of' })
@ApiConflictResponse({ description: 'Already handled; says by whom' })
@Controller('api/v1/cases/:caseId')
@Requires('cases:write')
export class CasesTriageController {
  constructor(
    private readonly triage: Triage,
    private readonly undoing: UndoTriage,
    private readonly lookAgain: LookAgain,
  ) {}

  @Post('watch')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Look again on a day, or earlier when there is more; what was drafted for home is withdrawn',
  })
  @ApiOkResponse({ type: MadeOutcomeResponse })
  @ApiUnprocessableEntityResponse({ description: 'Not a day that can be chosen; says which can' })
  watch(
    @Param('caseId') caseId: string,
    @Body() { until, note }: WatchDto,
    @CurrentActor() actor: Actor,
  ): Promise<MadeOutcomeResponse> {
    return this.triage.watch(caseId, actor, until, note ?? '');
  }

  @Post('add-to')
  @HttpCode(200)
  @ApiOperation({ summary: "Let a closed case of the pupil go on with this case's evidence" })
  @ApiOkResponse({ type: MadeOutcomeResponse })
  addTo(
    @Param('caseId') caseId: string,
    @Body() { target }: AddToDto,
    @CurrentActor() actor: Actor,
  ): Promise<MadeOutcomeResponse> {
    return this.triage.addTo(caseId, actor, target);
  }

  @Post('look-again')
  @HttpCode(204)
  @ApiOperation({ summary: 'Look at a watched case before its day' })
  @ApiNoContentResponse()
  look(@Param('caseId') caseId: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.lookAgain.now(caseId, actor);
  }

  @Post('undo')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Take the last outcome of triage back, for ten minutes and while nothing has followed',
  })
  @ApiNoContentResponse()
  undo(
    @Param('caseId') caseId: string,
    @Body() { outcomeId }: UndoDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.undoing.undo(caseId, actor, outcomeId);
  }
}
