import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { CaseActionsService } from '../../cases/actions/case-actions.service.js';
import { CasesService } from '../../cases/cases.service.js';
import { CloseCase } from '../../followups/approval/close-case.service.js';
import { NewActionDto, NoteDto, ReasonDto } from './cases.dto.js';
import { ActionAddedResponse } from './cases.responses.js';

/** What people decide and write in cases. Whoever comes second gets 409 and is told who was first. */
@ApiTags('cases')
@ApiNotFoundResponse({ description: 'No such case or action, or none this key may know of' })
@Controller('api/v1')
@Requires('cases:write')
export class CasesDecisionsController {
  constructor(
    private readonly cases: CasesService,
    private readonly closing: CloseCase,
    private readonly actions: CaseActionsService,
  ) {}

  @Post('cases/:caseId/open')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a proposed case on' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'Already handled; says by whom' })
  open(@Param('caseId') caseId: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.cases.open(caseId, actor);
  }

  @Post('cases/:caseId/close')
  @HttpCode(204)
  @ApiOperation({ summary: 'Close an open case, with the reason' })
  @ApiNoContentResponse()
  @ApiConflictResponse({
    description:
      'Already handled; says by whom. Or a meeting with home lies ahead: call it off first, or hold it',
  })
  close(
    @Param('caseId') caseId: string,
    @Body() { reason }: ReasonDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.closing.close(caseId, actor, reason);
  }

  @Post('cases/:caseId/no-action')
  @HttpCode(204)
  @ApiOperation({ summary: 'Close a proposed case without action, with the reason' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'Already handled; says by whom' })
  noAction(
    @Param('caseId') caseId: string,
    @Body() { reason }: ReasonDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.cases.noAction(caseId, actor, reason);
  }

  @Post('cases/:caseId/reopen')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a closed case up again, with the reason' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'Not closed, or the pupil has another active case' })
  reopen(
    @Param('caseId') caseId: string,
    @Body() { reason }: ReasonDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.cases.reopen(caseId, actor, reason);
  }

  @Post('cases/:caseId/notes')
  @HttpCode(204)
  @ApiOperation({ summary: 'Add a note, kept exactly as given; immediate danger goes to the DSL in person' })
  @ApiNoContentResponse()
  note(
    @Param('caseId') caseId: string,
    @Body() { text }: NoteDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.cases.addNote(caseId, actor, text);
  }

  @Post('cases/:caseId/actions')
  @ApiOperation({ summary: 'Promise to do something by a day' })
  @ApiCreatedResponse({ type: ActionAddedResponse })
  @ApiConflictResponse({ description: 'The case is not active' })
  async addAction(
    @Param('caseId') caseId: string,
    @Body() wanted: NewActionDto,
    @CurrentActor() actor: Actor,
  ): Promise<ActionAddedResponse> {
    return { actionId: await this.actions.addAction(caseId, actor, wanted) };
  }

  @Post('actions/:actionId/done')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say that an action has been done' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'Already handled; says by whom' })
  done(@Param('actionId') actionId: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.actions.completeAction(actionId, actor);
  }
}
