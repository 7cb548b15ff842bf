import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { type ConcernFilter, ConcernsService } from '../../rules/concerns.service.js';
import { ConcernPlaces } from './concern-places.js';
import { ConcernPresenter } from './concern-presenter.js';
import type { ConcernsQueryDto, ConcernsResponse, PupilConcernsQueryDto } from './concerns.dto.js';
import { PageMarks } from './paging/page-marks.js';

/** Where a concern stands in the list: its row id. */
type ConcernPlace = readonly [id: number];

/** Concerns within a sight as another system reads them, page by page. Who asks notes the reading. */
@Injectable()
export class ConcernPages {
  constructor(
    private readonly concerns: ConcernsService,
    private readonly places: ConcernPlaces,
    private readonly presenter: ConcernPresenter,
    private readonly marks: PageMarks,
  ) {}

  /** Of one school, or of all that are within sight. @throws NotFound, InvalidInput for the school, NotOurMark */
  async all(actor: Actor, sight: Sight, query: ConcernsQueryDto): Promise<ConcernsResponse> {
    const { schoolId: school } = query;
    const schoolId = school === undefined ? undefined : await this.places.school(school, sight);
    return this.page(actor, 'concerns', query, { sight, schoolId });
  }

  /** Of a pupil who is within sight. @throws NotOurMark */
  ofPupil(
    actor: Actor,
    sight: Sight,
    pupil: { readonly id: number; readonly publicId: string },
    query: PupilConcernsQueryDto,
  ): Promise<ConcernsResponse> {
    return this.page(actor, `pupils/${pupil.publicId}/concerns`, query, { sight, pupilId: pupil.id });
  }

  private async page(
    actor: Actor,
    list: string,
    query: PupilConcernsQueryDto,
    whose: ConcernFilter,
  ): Promise<ConcernsResponse> {
    const asked = this.marks.asked<ConcernPlace>(actor, list, query);
    const { limit, after: [afterId] = [] } = asked;
    const { rows, more } = await this.concerns.page({ ...whose, states: query.state, afterId, limit });
    return {
      concerns: await this.presenter.present(rows),
      next: asked.next(more === null ? null : [more]),
    };
  }
}
