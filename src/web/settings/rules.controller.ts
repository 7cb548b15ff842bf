import { Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { presentRules, type RulesView } from './rules.presenter.js';

/** What Tandem looks for, for everybody who works with what it finds. Nothing about anybody, and read only. */
@StaffPages('settings/rules')
export class RulesController {
  constructor(private readonly ruleSets: RuleSetsService) {}

  @Get()
  @Requires('signed-in')
  @Shows('settings/rules.njk')
  async show(@CurrentActor() actor: Actor): Promise<RulesView> {
    return presentRules(await this.ruleSets.inForce(actor.organisationId));
  }
}
