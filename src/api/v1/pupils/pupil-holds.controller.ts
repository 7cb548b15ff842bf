import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { PupilAgreements } from '../../../access/pupil-changes/pupil-agreements.js';
import { Requires } from '../../../access/requires.decorator.js';
import { RowIdPipe } from '../../../platform/http/row-id.pipe.js';
import { PupilHolds } from '../../../access/holds/pupil-holds.js';
import { HoldDto, SocialWorkerAgreementDto } from './pupils.dto.js';
import { HoldPlacedResponse, HoldsResponse } from './pupils.responses.js';

/** What a DSL decides about contact with a pupil's home. Others read "Speak to the DSL before contacting home". */
@ApiTags('dsl')
@ApiBearerAuth()
@ApiNotFoundResponse({ description: 'No such pupil, contact or hold, or none this key may know of' })
@Controller('api/v1/pupils/:publicId')
@Requires('dsl')
export class PupilHoldsController {
  constructor(
    private readonly holds: PupilHolds,
    private readonly agreements: PupilAgreements,
  ) {}

  @Get('holds')
  @ApiOperation({ summary: 'Holds on contacting this home, with reasons, lifted ones too' })
  @ApiOkResponse({ type: HoldsResponse })
  async list(@Param('publicId') publicId: string, @CurrentActor() actor: Actor): Promise<HoldsResponse> {
    return { holds: await this.holds.list(actor, publicId) };
  }

  @Post('holds')
  @ApiOperation({ summary: 'Hold one contact, or everybody: queued mail, reminders and links stop' })
  @ApiCreatedResponse({ type: HoldPlacedResponse })
  async place(
    @Param('publicId') publicId: string,
    @Body() hold: HoldDto,
    @CurrentActor() actor: Actor,
  ): Promise<HoldPlacedResponse> {
    return { holdId: await this.holds.place(actor, publicId, hold) };
  }

  @Delete('holds/:holdId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a hold; what it stopped stays stopped' })
  @ApiNoContentResponse()
  lift(
    @Param('publicId') publicId: string,
    @Param('holdId', RowIdPipe) holdId: number,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.holds.lift(actor, publicId, holdId);
  }

  @Put('contacts/:contactId/social-worker-agreement')
  @HttpCode(204)
  @ApiOperation({ summary: 'Record that the social worker agreed to this contact being asked' })
  @ApiNoContentResponse()
  agree(
    @Param('publicId') publicId: string,
    @Param('contactId') contactId: string,
    @Body() agreement: SocialWorkerAgreementDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.agreements.socialWorker(actor, publicId, contactId, agreement.on ?? null);
  }
}
