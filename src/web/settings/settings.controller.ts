import { Body, Get, HttpStatus, Post } from '@nestjs/common';
import { IsString, Matches } from 'class-validator';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { PlaceSettingsService } from '../../access/settings/place-settings.js';
import { FIRST_SENDING_HOUR, LAST_SENDING_HOUR } from '../../followups/sending-hours.js';
import { TandemConfig } from '../../platform/config/config.js';
import { InvalidInput } from '../../shared/errors.js';
import { errorOf, type FormError, readForm } from '../forms/form.js';
import { TypedText, typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { presentSettings, type SettingsView, type TypedSettings } from './settings.presenter.js';

const TEMPLATE = 'settings/settings.njk';

/** How many new cases a lead is given. */
class CapacityForm {
  @TypedText()
  @IsString({ message: 'Enter a whole number from 1 to 50' })
  @Matches(/^\d{1,2}$/, { message: 'Enter a whole number from 1 to 50' })
  casesPerLead = '';
}

const WHOLE_PERCENT = 'Enter a whole number from 0 to 90';

/** How often a rule must be right. */
class RuleLevelForm {
  @TypedText()
  @IsString({ message: WHOLE_PERCENT })
  @Matches(/^\d{1,2}$/, { message: WHOLE_PERCENT })
  ruleRightPercent = '';
}

/** What a school or team has set for itself, by its administrators. */
@StaffPages('settings')
export class SettingsController {
  constructor(
    private readonly settings: PlaceSettingsService,
    private readonly config: TandemConfig,
  ) {}

  @Get()
  @Requires('settings:write')
  @Shows(TEMPLATE)
  show(@CurrentActor() actor: Actor): Promise<SettingsView> {
    return this.view(actor);
  }

  /** From this week on. 422 outside 1 to 50. */
  @Post('cases-per-lead')
  @Requires('settings:write')
  async capacity(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(CapacityForm, body);
    const set = () => this.settings.setCasesPerLead(actor, Number(values.casesPerLead));
    const done = 'Saved. It counts from this week on; what is proposed already stays.';
    return this.change(actor, { casesPerLead: typedBack(values.casesPerLead) }, errors, set, done);
  }

  /** From now on. 422 outside 0 to 90. */
  @Post('rule-level')
  @Requires('settings:write')
  async ruleLevel(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Page | SeeOther> {
    const { values, errors } = readForm(RuleLevelForm, body);
    const set = () => this.settings.setRuleRightPercent(actor, Number(values.ruleRightPercent));
    const done = 'Saved. Whoever answers for a rule below it is told on their Today.';
    return this.change(actor, { ruleRightPercent: typedBack(values.ruleRightPercent) }, errors, set, done);
  }

  private async change(
    actor: Actor,
    typed: TypedSettings,
    errors: readonly FormError[],
    set: () => Promise<void>,
    done: string,
  ): Promise<Page | SeeOther> {
    if (errors.length > 0) return this.again(actor, typed, errors);
    try {
      await set();
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(actor, typed, [errorOf(error)]);
    }
    return SeeOther.done('/settings', done);
  }

  private async again(actor: Actor, typed: TypedSettings, errors: readonly FormError[]): Promise<Page> {
    return new Page(TEMPLATE, await this.view(actor, typed, errors), HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private async view(
    actor: Actor,
    typed?: TypedSettings,
    errors?: readonly FormError[],
  ): Promise<SettingsView> {
    const { takeBackMinutes, refusedRowsDays } = this.config;
    const hours = { firstHour: FIRST_SENDING_HOUR, lastHour: LAST_SENDING_HOUR };
    const installation = { takeBackMinutes, refusedRowsDays, ...hours };
    return presentSettings(await this.settings.of(actor), installation, typed, errors);
  }
}
