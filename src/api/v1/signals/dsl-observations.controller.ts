import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { Requires } from '../../../access/requires.decorator.js';
import { DslDesk } from './dsl-desk.js';
import { DslObservations, DslTellings } from './dsl-observations.response.js';

/** What is for the designated safeguarding lead alone. */
@ApiTags('dsl')
@ApiBearerAuth()
@Controller('api/v1/dsl')
@Requires('dsl')
export class DslObservationsController {
  constructor(private readonly desk: DslDesk) {}

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
}
