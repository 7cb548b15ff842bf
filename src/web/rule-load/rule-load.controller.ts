import { Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { LoadForecasts } from '../../cases/forecast/load-forecasts.service.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { presentRuleLoad, type RuleLoadView } from './rule-load.presenter.js';

/** How many new pupils a week the rules bring to each lead, and how many there is room for. To who may change either. */
@StaffPages('settings/rules/load')
export class RuleLoadController {
  constructor(private readonly forecasts: LoadForecasts) {}

  @Get()
  @Requires('rules:write')
  @Shows('rule-load/rule-load.njk')
  async show(@CurrentActor() actor: Actor): Promise<RuleLoadView> {
    return presentRuleLoad(await this.forecasts.of(actor), actor.staffId);
  }
}
