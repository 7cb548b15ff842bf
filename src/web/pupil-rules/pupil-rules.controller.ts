import { Get, HttpStatus, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Page } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { PupilRulesPage } from './pupil-rules-page.js';
import { presentPupilRules, type PupilRulesView } from './pupil-rules.presenter.js';

const TEMPLATE = 'pupil-rules/pupil-rules.njk';

/** What the rules see of one pupil on a day, and why: for whoever may read the pupil's page. */
@StaffPages('pupils')
export class PupilRulesController {
  constructor(
    private readonly page: PupilRulesPage,
    private readonly audit: AuditLog,
  ) {}

  /** Today unless `on` is an earlier day. 422 with the form again when it is no day, or lies ahead. */
  @Get(':publicId/rules')
  @Requires('pupils:read')
  @Shows(TEMPLATE)
  async rules(
    @Param('publicId') publicId: string,
    @Query('on') on: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<PupilRulesView | Page> {
    const facts = await this.page.of(actor, publicId, on);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'pupil-read',
      subject: 'pupil',
      subjectId: facts.record.pupil.publicId,
      reason: facts.because.slice(0, 200),
    });
    const view = presentPupilRules(facts, actor);
    return view.errors.length === 0 ? view : new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
  }
}
