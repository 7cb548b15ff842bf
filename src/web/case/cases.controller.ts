import { Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { CaseLooks } from '../../cases/triage/case-looks.js';
import { CaseLoad } from '../../followups/reading/case-load.js';
import { readForm } from '../forms/form.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { CasesQuery } from './case.forms.js';
import { CASES_A_PAGE, type CasesView, presentCases } from './cases.presenter.js';

/** Whose cases there are and what is due in them. */
@StaffPages('cases')
export class CasesPageController {
  constructor(
    private readonly sights: Sights,
    private readonly load: CaseLoad,
    private readonly looks: CaseLooks,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Requires('cases:read')
  @Shows('case/cases.njk')
  async list(@Query() asked: unknown, @CurrentActor() actor: Actor): Promise<CasesView> {
    const { values, errors } = readForm(CasesQuery, asked);
    const query = errors.length > 0 ? new CasesQuery() : values;
    const sight = await this.sights.of(actor);
    const found = await this.load.find(
      {
        state: query.state,
        ownerStaffId: query.whose === 'mine' ? actor.staffId : null,
        order: query.order,
        skip: (Number(query.page) - 1) * CASES_A_PAGE,
        take: CASES_A_PAGE,
      },
      sight,
    );
    await this.audit.recordRead({
      actor: actor.name,
      action: 'cases-listed',
      subject: 'school',
      subjectId: 'all',
      reason: reasonsOf(sight),
    });
    const news = await this.looks.newsIn(
      found.cases.map(({ caseId }) => caseId),
      actor,
    );
    return presentCases({ ...found, news }, query);
  }
}
