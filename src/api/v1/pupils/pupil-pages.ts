import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { PupilSight, type SeenPupil } from '../../../access/sight/pupil-sight.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../../shared/errors.js';
import { KeyReach } from './key-reach.js';
import { PupilPresenter } from './pupil-presenter.js';
import type { PupilsQueryDto } from './pupils.dto.js';
import type { PupilResponse } from './pupils.responses.js';

const PAGE = 500;

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
  ) {}

  /** @throws NotFound */
  async one(actor: Actor, publicId: string): Promise<PupilResponse> {
    const [shown] = await this.show(actor, [await this.sight.find(actor, publicId)]);
    if (!shown) throw new Error('A pupil that was found was not shown.');
    return shown;
  }

  /** @throws InvalidInput without a pupil or school to look for, NotFound for a school out of reach. */
  async find(actor: Actor, query: PupilsQueryDto): Promise<PupilResponse[]> {
    const source = query.source?.trim() ?? (await this.reach.sourceOf(actor));
    const school = query.schoolId ? await this.reach.school(actor, query.schoolId.trim(), source) : null;
    if (query.sourceId) {
      const pupil = await this.pupils.bySourceId(source, query.sourceId.trim());
      const seen = pupil ? await this.sight.among(actor, [pupil]) : [];
      return (await this.show(actor, seen)).filter(
        (one) => !school || one.schools.some((each) => each.id === school.publicId),
      );
    }
    if (!school) throw new InvalidInput('schoolId', 'expected a schoolId or a sourceId');
    const skip = ((query.page ?? 1) - 1) * PAGE;
    const today = await this.reach.today(school.id);
    const there = await this.pupils.enrolledOn(school.id, today, skip, PAGE);
    return this.show(actor, await this.sight.among(actor, there));
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
