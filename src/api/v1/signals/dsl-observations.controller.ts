import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { Requires } from '../../../access/requires.decorator.js';
import { DslAcknowledging } from './dsl-acknowledging.js';
import { DslDesk } from './dsl-desk.js';
import { DslObservations, DslTellings } from './dsl-observations.response.js';

/** What is for the designated safeguarding lead alone. */
@ApiTags('dsl')
@ApiBearerAuth()
@Controller('api/v1/dsl')
@Requires('dsl')
export class DslObservationsController {
  constructor(
    private readonly desk: DslDesk,
    private readonly acknowledging: DslAcknowledging,
  ) {}

  @Get('observations')
  @ApiOperation({ summary: 'Observations marked as possible harm, the newest first' })
  @ApiOkResponse({ type: DslObservations })
  async observations(@CurrentActor() actor: Actor): Promise<DslObservations> {
    return { observations: await this.desk.possibleHarm(actor) };
  }

  @Get('told-by-home')
  @ApiOperation({ summary: 'What home told us in confidence or of possible harm, the newest first' })
  @ApiOkResponse({ type: DslTellings })
  async toldByHome(@CurrentActor() actor: Actor): Promise<DslTellings> {
    return { told: await this.desk.toldByHome(actor) };
  }

  @Post('observations/:observationId/acknowledge')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Say that a note of possible harm has been read',
    description:
      'Until then meetings with this home are for the DSL to decide and none of their mail leaves. Mail that a pastoral lead had ' +
      'approved before leaves from then on: place a hold first if it must not.',
  })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'No such note that stands, or none this key may know of' })
  acknowledge(@Param('observationId') observationId: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.acknowledging.acknowledge(actor, observationId);
  }
}
