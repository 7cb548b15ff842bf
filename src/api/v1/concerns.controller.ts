import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { ConcernsService } from '../../rules/concerns.service.js';
import { InvalidInput } from '../../shared/errors.js';
import { ConcernPlaces } from './concern-places.js';
import { ConcernPresenter } from './concern-presenter.js';
import { ConcernsQueryDto, ConcernsResponse, PupilConcernsQueryDto } from './concerns.dto.js';

const AT_A_TIME = 100;

/** What the rules have found. A key sees the concerns raised at its own school, or at the schools its team works for. */
@ApiTags('concerns')
@ApiBearerAuth()
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
  ) {}

  @Get('concerns')
  @ApiOperation({ summary: 'Concerns with their evidence, in the order they were raised' })
  @ApiOkResponse({ type: ConcernsResponse })
  async all(@Query() query: ConcernsQueryDto, @CurrentActor() actor: Actor): Promise<ConcernsResponse> {
    const sight = await this.sights.of(actor);
    const schoolId =
      query.schoolId === undefined ? undefined : await this.places.school(query.schoolId, sight);
    const limit = query.limit ?? AT_A_TIME;
    const afterId = query.after === undefined ? undefined : await this.idOf(query.after);
    const found = await this.concerns.list({ sight, schoolId, states: query.state, afterId, limit });
    if (found.length > 0)
      await this.note(actor, 'concerns-listed', 'school', query.schoolId ?? 'all', reasonsOf(sight));
    return {
      concerns: await this.presenter.present(found),
      next: found.length === limit ? (found.at(-1)?.publicId ?? null) : null,
    };
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
    const found = await this.concerns.list({ pupilId: pupil.id, sight, states: query.state });
    await this.note(actor, 'concerns-read', 'pupil', publicId, because);
    return { concerns: await this.presenter.present(found), next: null };
  }

  private async idOf(publicId: string): Promise<number> {
    const concern = await this.concerns.byPublicId(publicId);
    if (!concern) throw new InvalidInput('after', 'expected `next` of an earlier page');
    return concern.id;
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
