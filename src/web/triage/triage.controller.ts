import { Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { WaitingList } from '../../cases/reading/waiting-list.js';
import { TriageList } from '../../cases/triage/triage-list.js';
import { SilenceInSight } from '../../rules/silence/silence-in-sight.js';
import { presentSilence, type SilenceView } from '../layout/silence.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { readFilter } from './triage.address.js';
import { presentList, type TriageListView } from './triage-list.presenter.js';

/** Who needs me today, why now, and who was left below the line. */
@StaffPages('triage')
export class TriageController {
  constructor(
    private readonly sights: Sights,
    private readonly list: TriageList,
    private readonly waiting: WaitingList,
    private readonly silence: SilenceInSight,
    private readonly audit: AuditLog,
  ) {}

  /** The ranked list; a filter is its address. */
  @Get()
  @Requires('cases:write')
  @Shows('triage/triage.njk')
  async all(
    @Query() query: Record<string, unknown>,
    @CurrentActor() actor: Actor,
  ): Promise<TriageListView & { silence: SilenceView | null }> {
    const filter = readFilter(query);
    const sight = await this.sights.of(actor);
    const page = await this.list.find(filter, actor, sight);
    const below =
      filter.state === 'proposed' ? await this.waiting.find(sight, filter.school ?? undefined) : null;
    await this.audit.recordRead({
      actor: actor.name,
      action: 'triage-listed',
      subject: 'school',
      subjectId: page.schools.find(({ id }) => id === filter.school)?.id ?? 'all',
      reason: reasonsOf(sight),
    });
    const view = presentList(page, filter, below, actor.permissions.includes('rules:write'));
    return { ...view, silence: presentSilence(await this.silence.of(sight, filter), page.today) };
  }
}
