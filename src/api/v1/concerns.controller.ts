import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { ConcernPages } from './concern-pages.js';
import { ConcernsQueryDto, ConcernsResponse, PupilConcernsQueryDto } from './concerns.dto.js';

/** What the rules have found. A key sees the concerns raised at its own school; a team's, those of the pupils its people may know of. */
@ApiTags('concerns')
@Controller('api/v1')
@Requires('cases:read')
export class ConcernsController {
  constructor(
    private readonly pages: ConcernPages,
    private readonly sights: Sights,
    private readonly pupils: PupilSight,
    private readonly audit: AuditLog,
  ) {}

  @Get('concerns')
  @ApiOperation({ summary: 'Concerns with their evidence, in the order they were raised' })
  @ApiOkResponse({ type: ConcernsResponse })
  async all(@Query() query: ConcernsQueryDto, @CurrentActor() actor: Actor): Promise<ConcernsResponse> {
    const sight = await this.sights.of(actor);
    const found = await this.pages.all(actor, sight, query);
    if (found.concerns.length > 0)
      await this.note(actor, 'concerns-listed', 'school', query.schoolId ?? 'all', reasonsOf(sight));
    return found;
  }

  @Get('pupils/:publicId/concerns')
  @ApiOperation({ summary: "One pupil's concerns, those that have ended too" })
  @ApiOkResponse({ type: ConcernsResponse })
  @ApiNotFoundResponse({ description: 'No such pupil, or none this key may know of' })
  async ofPupil(
    @Param('publicId') publicId: string,
    @Query() query: PupilConcernsQueryDto,
    @CurrentActor() actor: Actor,
  ): Promise<ConcernsResponse> {
    const { pupil, because, sight } = await this.pupils.find(actor, publicId);
    const found = await this.pages.ofPupil(actor, sight, pupil, query);
    await this.note(actor, 'concerns-read', 'pupil', publicId, because);
    return found;
  }

  private note(actor: Actor, action: string, subject: string, id: string, reason: string): Promise<void> {
    return this.audit.recordRead({
      actor: actor.name,
      action,
      subject,
      subjectId: id.slice(0, 60),
      reason,
    });
  }
}
