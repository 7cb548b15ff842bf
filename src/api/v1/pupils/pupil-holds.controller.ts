import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
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
import { PageMarks } from '../paging/page-marks.js';
import { PageQueryDto } from '../paging/page-query.dto.js';
import { HoldDto, SocialWorkerAgreementDto } from './pupils.dto.js';
import { HoldPlacedResponse, HoldsResponse } from './pupils.responses.js';

/** Where a hold stands in the list: its row id. */
type HoldPlace = readonly [id: number];

/** What a DSL decides about contact with a pupil's home. Others read "Speak to the DSL before contacting home". */
@ApiTags('dsl')
@ApiNotFoundResponse({ description: 'No such pupil, contact or hold, or none this key may know of' })
@Controller('api/v1/pupils/:publicId')
@Requires('dsl')
export class PupilHoldsController {
  constructor(
    private readonly holds: PupilHolds,
    private readonly agreements: PupilAgreements,
    private readonly marks: PageMarks,
  ) {}

  @Get('holds')
  @ApiOperation({ summary: 'Holds on contacting this home, with reasons, lifted ones too' })
  @ApiOkResponse({ type: HoldsResponse })
  async list(
    @Param('publicId') publicId: string,
    @Query() query: PageQueryDto,
    @CurrentActor() actor: Actor,
  ): Promise<HoldsResponse> {
    const page = this.marks.asked<HoldPlace>(actor, `pupils/${publicId}/holds`, query);
    const { limit, after: [afterId = 0] = [] } = page;
    const { rows, more } = await this.holds.page(actor, publicId, { limit, afterId });
    return { holds: rows, next: page.next(more === null ? null : [more]) };
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
