import { Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { RuleReach } from '../../rules/drafts/rule-reach.js';
import { FirstLooks } from '../../rules/publishing/first-look.js';
import { RuleHistory } from '../../rules/publishing/rule-history.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type HistoryView, presentHistory } from '../rule-drafts/history.presenter.js';
import { RuleDraftPage } from '../rule-drafts/rule-draft-page.js';
import { presentRules, type RulesView } from './rules.presenter.js';

/** What Tandem looks for, for everybody who works with what it finds. Nothing about anybody, and read only. */
@StaffPages('settings/rules')
export class RulesController {
  constructor(
    private readonly ruleSets: RuleSetsService,
    private readonly history: RuleHistory,
    private readonly reach: RuleReach,
    private readonly drafts: RuleDraftPage,
    private readonly looks: FirstLooks,
  ) {}

  @Get()
  @Requires('signed-in')
  @Shows('settings/rules.njk')
  async show(@CurrentActor() actor: Actor): Promise<RulesView> {
    const mayWrite = actor.permissions.includes('rules:write') && !(await this.reach.isEmpty(actor));
    const keepsSettings = actor.permissions.includes('settings:write');
    const zone = await this.drafts.zoneOf(actor.organisationId);
    const inForce = await this.ruleSets.inForce(actor.organisationId);
    const { organisationId } = actor;
    const look = mayWrite && organisationId !== null ? await this.looks.at(organisationId, inForce) : null;
    return presentRules(inForce, zone, mayWrite, { keepsSettings, look });
  }

  /** Each version that has been in force here, with who published it, when, why, and what it changed. */
  @Get('history')
  @Requires('signed-in')
  @Shows('rule-drafts/history.njk')
  async published(@CurrentActor() actor: Actor): Promise<HistoryView> {
    const { organisationId } = actor;
    return presentHistory(await this.history.at(organisationId), await this.drafts.zoneOf(organisationId));
  }
}
