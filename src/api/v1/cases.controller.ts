import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { CaseFile } from '../../cases/reading/case-file.js';
import type { CasePlace, ListedCase } from '../../cases/reading/case-list.js';
import { RankedCases } from '../../cases/reading/ranked-cases.js';
import { CasesQueryDto } from './cases.dto.js';
import { CasesResponse, WholeCaseResponse } from './cases.responses.js';
import { PageMarks } from './paging/page-marks.js';

/** Cases to look at. What is shown is in the audit, with why it was allowed. */
@ApiTags('cases')
@Controller('api/v1/cases')
@Requires('cases:read')
export class CasesController {
  constructor(
    private readonly sights: Sights,
    private readonly ranked: RankedCases,
    private readonly file: CaseFile,
    private readonly marks: PageMarks,
    private readonly audit: AuditLog,
  ) {}

  /** Ranked: the most urgent first; of equals, the oldest. */
  @Get()
  @ApiOperation({ summary: 'Who needs somebody today, why now, and what was left below the line' })
  @ApiOkResponse({ type: CasesResponse })
  async all(@Query() query: CasesQueryDto, @CurrentActor() actor: Actor): Promise<CasesResponse> {
    const sight = await this.sights.of(actor);
    const page = this.marks.asked<CasePlace>(actor, 'cases', query);
    const { total, cases, more, belowTheLine } = await this.ranked.find(
      {
        school: query.schoolId,
        states: query.state ?? ['proposed', 'open'],
        since: query.since,
        pupil: query.pupil,
        limit: page.limit,
        after: page.after,
      },
      sight,
    );
    const isWhole = query.pupil === undefined;
    if (!isWhole) await this.notePupils(actor, cases, reasonsOf(sight));
    else if (cases.length + (belowTheLine?.pupils ?? 0) > 0)
      await this.note(actor, 'cases-listed', query.schoolId ?? 'all', reasonsOf(sight));
    return { total, cases, belowTheLine, next: page.next(more) };
  }

  @Get(':caseId')
  @ApiOperation({ summary: 'One case: evidence as it was, the story newest first, what is to be done' })
  @ApiOkResponse({ type: WholeCaseResponse })
  @ApiNotFoundResponse({ description: 'No such case, or none this key may know of' })
  async one(@Param('caseId') caseId: string, @CurrentActor() actor: Actor): Promise<WholeCaseResponse> {
    const sight = await this.sights.of(actor);
    const found = await this.file.read(caseId, sight);
    await this.note(actor, 'case-read', found.caseId, found.visibleBecause);
    return found;
  }

  private note(actor: Actor, action: string, subjectId: string, reason: string): Promise<void> {
    return this.audit.recordRead({
      actor: actor.name,
      action,
      subject: action === 'case-read' ? 'case' : 'school',
      subjectId: subjectId.slice(0, 60),
      reason,
    });
  }

  /** Nothing found, nothing read: somebody who asks again and again for a pupil without a case fills no audit. */
  private async notePupils(actor: Actor, cases: readonly ListedCase[], reason: string): Promise<void> {
    for (const id of new Set(cases.map((one) => one.pupil.id))) {
      await this.audit.recordRead({
        actor: actor.name,
        action: 'cases-listed',
        subject: 'pupil',
        subjectId: id,
        reason,
      });
    }
  }
}
