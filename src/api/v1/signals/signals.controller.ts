import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { Requires } from '../../../access/requires.decorator.js';
import { ResultDto } from '../../../signals/attainment/result.dto.js';
import { AttendanceMarkDto } from '../../../signals/attendance/attendance-mark.dto.js';
import { IncidentDto } from '../../../signals/behaviour/incident.dto.js';
import { HomeContactDto } from '../../../signals/home/home-contact.dto.js';
import { HomeInsightDto } from '../../../signals/home/home-insight.dto.js';
import { ObservationDto } from '../../../signals/observations/observation.dto.js';
import { oneOrMany } from './one-or-many.schema.js';
import { SignalIntake } from './signal-intake.js';
import { SignalReport } from './signal-report.js';
import { SignalKinds } from './signal-kinds.js';

/**
 * Signals in, one or up to 2,000 at a time. Each row has its fate in the answer: 200 as long as one row was good, 422 when none
 * was (404 for a single row about a pupil this key does not know). Sent again, nothing changes.
 */
@ApiTags('signals')
@ApiExtraModels(AttendanceMarkDto, IncidentDto, ResultDto, ObservationDto, HomeContactDto, HomeInsightDto)
@ApiNotFoundResponse({ description: 'A single row about a pupil this key does not know' })
@ApiUnprocessableEntityResponse({ description: 'No row was as expected; nothing was recorded' })
@Controller('api/v1')
@Requires('signals:write')
export class SignalsController {
  constructor(
    private readonly intake: SignalIntake,
    private readonly kinds: SignalKinds,
  ) {}

  @Post('attendance-marks')
  @HttpCode(200)
  @ApiOperation({ summary: 'Record attendance marks; a mark with another code corrects the one we have' })
  @ApiBody({ schema: oneOrMany('marks', AttendanceMarkDto) })
  @ApiOkResponse({ type: SignalReport })
  marks(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignalReport> {
    return this.intake.take(this.kinds.marks, body, actor);
  }

  @Post('incidents')
  @HttpCode(200)
  @ApiOperation({ summary: 'Record behaviour incidents; one that differs supersedes the one we have' })
  @ApiBody({ schema: oneOrMany('incidents', IncidentDto) })
  @ApiOkResponse({ type: SignalReport })
  incidents(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignalReport> {
    return this.intake.take(this.kinds.incidents, body, actor);
  }

  @Post('results')
  @HttpCode(200)
  @ApiOperation({ summary: 'Record assessment results; one that differs supersedes the one we have' })
  @ApiBody({ schema: oneOrMany('results', ResultDto) })
  @ApiOkResponse({ type: SignalReport })
  results(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignalReport> {
    return this.intake.take(this.kinds.results, body, actor);
  }

  @Post('observations')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Record staff observations',
    description:
      'Immediate danger: speak to the DSL or call 999 now, do not send it here. Possible harm goes to the DSL and only there.',
  })
  @ApiBody({ schema: oneOrMany('observations', ObservationDto) })
  @ApiOkResponse({ type: SignalReport })
  observations(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignalReport> {
    return this.intake.take(this.kinds.observations, body, actor);
  }

  @Post('home-contacts')
  @HttpCode(200)
  @ApiOperation({ summary: 'Record conversations with home; one that differs supersedes the one we have' })
  @ApiBody({ schema: oneOrMany('homeContacts', HomeContactDto) })
  @ApiOkResponse({ type: SignalReport })
  homeContacts(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignalReport> {
    return this.intake.take(this.kinds.homeContacts, body, actor);
  }

  @Post('home-insights')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Record what families tell us; words that differ supersede those we have',
    description:
      'Immediate danger: speak to the DSL or call 999 now, do not send it here. What is restricted or of possible harm goes to the DSL and only there.',
  })
  @ApiBody({ schema: oneOrMany('homeInsights', HomeInsightDto) })
  @ApiOkResponse({ type: SignalReport })
  homeInsights(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignalReport> {
    return this.intake.take(this.kinds.homeInsights, body, actor);
  }
}
