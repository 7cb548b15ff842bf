import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { Requires } from '../../../access/requires.decorator.js';
import { PupilPages } from './pupil-pages.js';
import { PupilRecords } from './pupil-records.js';
import { PupilDto, PupilsQueryDto } from './pupils.dto.js';
import { PupilRecordedResponse, PupilResponse, PupilsResponse } from './pupils.responses.js';

/** Pupils: found by their ids, and recorded one at a time (many at once: `tandem import`). */
@ApiTags('pupils')
@Controller('api/v1/pupils')
export class PupilsController {
  constructor(
    private readonly pages: PupilPages,
    private readonly records: PupilRecords,
  ) {}

  @Get()
  @Requires('pupils:read')
  @ApiOperation({ summary: 'A pupil by outside id, or the pupils of a school page by page' })
  @ApiOkResponse({ type: PupilsResponse })
  find(@Query() query: PupilsQueryDto, @CurrentActor() actor: Actor): Promise<PupilsResponse> {
    return this.pages.find(actor, query);
  }

  @Get(':publicId')
  @Requires('pupils:read')
  @ApiOperation({ summary: 'One pupil' })
  @ApiOkResponse({ type: PupilResponse })
  @ApiNotFoundResponse({ description: 'No such pupil, or none this key may know of' })
  one(@Param('publicId') publicId: string, @CurrentActor() actor: Actor): Promise<PupilResponse> {
    return this.pages.one(actor, publicId);
  }

  @Post()
  @HttpCode(200)
  @Requires('imports:write')
  @ApiOperation({ summary: 'Record a pupil by the id of the sending system; sent again, nothing changes' })
  @ApiOkResponse({ type: PupilRecordedResponse })
  @ApiNotFoundResponse({ description: 'No such school, or none of this key' })
  @ApiConflictResponse({ description: 'The id is in use for a pupil this key may not know of' })
  record(@Body() pupil: PupilDto, @CurrentActor() actor: Actor): Promise<PupilRecordedResponse> {
    return this.records.record(actor, pupil);
  }
}
