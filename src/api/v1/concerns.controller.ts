import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { ConcernsService } from '../../rules/concerns.service.js';
import { ConcernPlaces } from './concern-places.js';
import { ConcernPresenter } from './concern-presenter.js';
import { ConcernsQueryDto, ConcernsResponse, PupilConcernsQueryDto } from './concerns.dto.js';
import { PageMarks } from './paging/page-marks.js';

/** Where a concern stands in the list: its row id. */
type ConcernPlace = readonly [id: number];

/** What the rules have found. A key sees the concerns raised at its own school, or at the schools its team works for. */
@ApiTags('concerns')
@Controller('api/v1')
@Requires('cases:read')
export class ConcernsController {
  constructor(
    private readonly concerns: ConcernsService,
    private readonly places: ConcernPlaces,
    private readonly presenter: ConcernPresenter,
    private readonly sights: Sights,
    private readonly pupils: PupilSight,
    private readonly audit: AuditLog,
    private readonly marks: PageMarks,
  ) {}

  @Get('concerns')
  @ApiOperation({ summary: 'Concerns with their evidence, in the order they were raised' })
  @ApiOkResponse({ type: ConcernsResponse })
  async all(@Query() query: ConcernsQueryDto, @CurrentActor() actor: Actor): Promise<ConcernsResponse> {
    const sight = await this.sights.of(actor);
    const schoolId =
      query.schoolId === undefined ? undefined : await this.places.school(query.schoolId, sight);
    const page = this.marks.asked<ConcernPlace>(actor, 'concerns', query);
    const { limit, after: [afterId] = [] } = page;
    const found = await this.concerns.page({ sight, schoolId, states: query.state, afterId, limit });
    if (found.rows.length > 0)
      await this.note(actor, 'concerns-listed', 'school', query.schoolId ?? 'all', reasonsOf(sight));
    return { concerns: await this.presenter.present(found.rows), next: page.next(placeOf(found.more)) };
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
    const sight = await this.sights.of(actor);
    const { pupil, because } = await this.pupils.find(actor, publicId);
    const page = this.marks.asked<ConcernPlace>(actor, `pupils/${publicId}/concerns`, query);
    const { limit, after: [afterId] = [] } = page;
    const found = await this.concerns.page({
      ...{ pupilId: pupil.id, sight, states: query.state, afterId, limit },
    });
    await this.note(actor, 'concerns-read', 'pupil', publicId, because);
    return { concerns: await this.presenter.present(found.rows), next: page.next(placeOf(found.more)) };
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

function placeOf(more: number | null): ConcernPlace | null {
  return more === null ? null : [more];
}
