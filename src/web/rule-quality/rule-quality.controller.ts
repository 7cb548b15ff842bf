import { Get, Param } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { SchoolLedgers } from '../../cases/ledger/school-ledger.service.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type OneRuleView, presentOneRule } from './one-rule.presenter.js';
import { presentRuleList, type RuleListView } from './rule-list.presenter.js';

/** How often each rule of one's own school is right. Open to who may read the rules: counts, and nothing about anybody. */
@StaffPages('settings/rules/quality')
export class RuleQualityController {
  constructor(private readonly ledgers: SchoolLedgers) {}

  @Get()
  @Requires('signed-in')
  @Shows('rule-quality/rule-list.njk')
  async all(@CurrentActor() actor: Actor): Promise<RuleListView> {
    return presentRuleList(await this.ledgers.of(actor), actor.permissions.includes('rules:write'));
  }

  @Get(':ruleKey')
  @Requires('signed-in')
  @Shows('rule-quality/one-rule.njk')
  async one(@Param('ruleKey') ruleKey: string, @CurrentActor() actor: Actor): Promise<OneRuleView> {
    return presentOneRule(await this.ledgers.ofRule(actor, ruleKey));
  }
}
