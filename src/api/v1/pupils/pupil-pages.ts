import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { PupilSight, type SeenPupil } from '../../../access/sight/pupil-sight.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../../shared/errors.js';
import { cutPage } from '../../../shared/page.js';
import { PageMarks } from '../paging/page-marks.js';
import { KeyReach } from './key-reach.js';
import { PupilPresenter } from './pupil-presenter.js';
import type { PupilsQueryDto } from './pupils.dto.js';
import type { PupilResponse, PupilsResponse } from './pupils.responses.js';

/** Where a pupil stands in the list of a school: their row id. */
type PupilPlace = readonly [id: number];

/** Pupils as an integration reads them. Each pupil shown is in the audit, with why it was allowed. */
@Injectable()
export class PupilPages {
  constructor(
    private readonly sight: PupilSight,
    private readonly reach: KeyReach,
    private readonly pupils: PupilDirectory,
    private readonly presenter: PupilPresenter,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly marks: PageMarks,
  ) {}

  /** @throws NotFound */
  async one(actor: Actor, publicId: string): Promise<PupilResponse> {
    const [shown] = await this.show(actor, [await this.sight.find(actor, publicId)]);
    if (!shown) throw new Error('A pupil that was found was not shown.');
    return shown;
  }

  /**
   * @throws InvalidInput without a pupil or school to look for, NotFound for a school out of reach, NotOurMark for a page nobody was
   * led to.
   */
  async find(actor: Actor, query: PupilsQueryDto): Promise<PupilsResponse> {
    const source = query.source?.trim() ?? (await this.reach.sourceOf(actor));
    const school = query.schoolId ? await this.reach.school(actor, query.schoolId.trim(), source) : null;
    if (query.sourceId) {
      const pupil = await this.pupils.bySourceId(source, query.sourceId.trim());
      const seen = pupil ? await this.sight.among(actor, [pupil]) : [];
      const pupils = (await this.show(actor, seen)).filter(
        (one) => !school || one.schools.some((each) => each.id === school.publicId),
      );
      return { pupils, next: null };
    }
    if (!school) throw new InvalidInput('schoolId', 'expected a schoolId or a sourceId');
    const page = this.marks.asked<PupilPlace>(actor, 'pupils', query);
    const { limit, after: [afterId = 0] = [] } = page;
    const today = await this.reach.today(school.id);
    const there = await this.pupils.enrolledOn(school.id, today, afterId, limit + 1);
    const { rows, more } = cutPage(there, limit, ({ id }): PupilPlace => [id]);
    return { pupils: await this.show(actor, await this.sight.among(actor, rows)), next: page.next(more) };
  }

  private async show(actor: Actor, seen: readonly SeenPupil[]): Promise<PupilResponse[]> {
    if (seen.length === 0) return [];
    await this.unitOfWork.run((tx) =>
      this.audit.recordAll(
        tx,
        seen.map(({ pupil, because }) => ({
          actor: actor.name,
          action: 'pupil-read',
          subject: 'pupil',
          subjectId: pupil.publicId,
          reason: because,
        })),
      ),
    );
    return this.presenter.present(
      seen.map(({ pupil }) => pupil),
      await this.reach.todayEverywhere(),
    );
  }
}
