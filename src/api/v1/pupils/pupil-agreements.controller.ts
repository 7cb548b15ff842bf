import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { PupilAgreements } from '../../../access/pupil-changes/pupil-agreements.js';
import { Requires } from '../../../access/requires.decorator.js';
import { RowIdPipe } from '../../../platform/http/row-id.pipe.js';
import { KnownContextDto, MastAgreementDto, PupilWishDto } from './pupils.dto.js';
import { KnownContextResponse } from './pupils.responses.js';

/** What a school knows already about a pupil, and what the family and the pupil have said. */
@ApiTags('pupils')
@ApiNotFoundResponse({ description: 'No such pupil, or none this key may know of' })
@Controller('api/v1/pupils/:publicId')
@Requires('cases:write')
export class PupilAgreementsController {
  constructor(private readonly agreements: PupilAgreements) {}

  @Post('known-context')
  @ApiOperation({ summary: 'Record what explains the signals; no follow-up is drafted up to the review day' })
  @ApiCreatedResponse({ type: KnownContextResponse })
  async addContext(
    @Param('publicId') publicId: string,
    @Body() context: KnownContextDto,
    @CurrentActor() actor: Actor,
  ): Promise<KnownContextResponse> {
    return { contextId: await this.agreements.addContext(actor, publicId, context) };
  }

  @Delete('known-context/:contextId')
  @HttpCode(204)
  @ApiOperation({ summary: 'It no longer holds, from today on' })
  @ApiConflictResponse({ description: 'Somebody else ended it' })
  @ApiNoContentResponse()
  endContext(
    @Param('publicId') publicId: string,
    @Param('contextId', RowIdPipe) contextId: number,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.agreements.endContext(actor, publicId, contextId);
  }

  @Post('mast-agreement')
  @HttpCode(204)
  @ApiOperation({ summary: "Record the family's answer about the support team, and who gave it" })
  @ApiNoContentResponse()
  mast(
    @Param('publicId') publicId: string,
    @Body() answer: MastAgreementDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.agreements.mast(actor, publicId, answer);
  }

  @Put('contacts/:contactId/wish')
  @HttpCode(204)
  @ApiOperation({ summary: 'Record, after asking the pupil, whether they want this contact at a meeting' })
  @ApiNoContentResponse()
  wish(
    @Param('publicId') publicId: string,
    @Param('contactId') contactId: string,
    @Body() wish: PupilWishDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.agreements.wish(actor, publicId, contactId, wish.wish);
  }
}
