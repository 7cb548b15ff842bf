import { Body, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { DraftChangedMeanwhile, NoSuchRule } from '../../rules/drafts/draft-errors.js';
import { RuleDraftChanges } from '../../rules/drafts/rule-draft-changes.js';
import type { DraftOfRules } from '../../rules/drafts/rule-drafts.service.js';
import { INDICATORS } from '../../rules/indicator-catalogue.js';
import type { Rule } from '../../rules/rule.js';
import { type FormError, formError } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { readRule } from './read-rule.js';
import { pathOf, revisionIn, RuleDraftPage } from './rule-draft-page.js';
import {
  presentCatalogue,
  presentRuleForm,
  type RuleFormPlace,
  type RuleFormView,
} from './rule-form.presenter.js';
import { freshCondition, freshRule, sentIn, typedFrom, typedIn, type TypedRule } from './typed-rule.js';

const [CATALOGUE, FORM] = ['rule-drafts/catalogue.njk', 'rule-drafts/rule-form.njk'];
/** Stands in the address for a rule on several signs. */
const SEVERAL = 'several';

/** The rules of a draft, each with a form: changed, added from the catalogue, removed. What is wrong is said beside its field, and nothing typed is lost. */
@StaffPages('settings/rules/drafts/:draftId')
export class DraftRulesController {
  constructor(
    private readonly page: RuleDraftPage,
    private readonly changes: RuleDraftChanges,
  ) {}

  /** All that a rule can be built on; with `on`, the form of a new rule on that. */
  @Get('add')
  @Requires('rules:write')
  async add(
    @Param('draftId') id: string,
    @Query('on') on: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page> {
    const draft = await this.page.writable(actor, id);
    const indicator = INDICATORS.find(({ key }) => key === on) ?? null;
    if (indicator === null && on !== SEVERAL) return new Page(CATALOGUE, presentCatalogue(id), HttpStatus.OK);
    return this.form(draft, null, freshRule(indicator));
  }

  /** 422 beside the field; 409 where somebody was faster: then it can be saved into the draft as it is now. */
  @Post('add')
  @Requires('rules:write')
  async added(
    @Param('draftId') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const draft = await this.page.writable(actor, id);
    return this.save(actor, draft, null, body);
  }

  /** 404 for a rule the draft does not have. */
  @Get('rules/:draftRule')
  @Requires('rules:write')
  @Shows(FORM)
  async show(
    @Param('draftId') id: string,
    @Param('draftRule') key: string,
    @CurrentActor() actor: Actor,
  ): Promise<RuleFormView> {
    const draft = await this.page.writable(actor, id);
    const rule = ruleIn(draft, key);
    return presentRuleForm(typedFrom(rule), await this.place(draft, rule));
  }

  /** As a new one is saved. */
  @Post('rules/:draftRule')
  @Requires('rules:write')
  async change(
    @Param('draftId') id: string,
    @Param('draftRule') key: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Page | SeeOther> {
    const draft = await this.page.writable(actor, id);
    return this.save(actor, draft, ruleIn(draft, key), body);
  }

  /** 404 for a rule the draft does not have; a warning where somebody was faster. */
  @Post('rules/:draftRule/remove')
  @Requires('rules:write')
  async remove(
    @Param('draftId') id: string,
    @Param('draftRule') key: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    ruleIn(await this.page.writable(actor, id), key);
    try {
      await this.changes.removeRule(actor, { publicId: id, revision: revisionIn(body) }, key);
      return SeeOther.done(
        pathOf(id),
        'The rule is out of the draft. It can be put back, and in force it stays until you publish.',
      );
    } catch (error) {
      if (error instanceof DraftChangedMeanwhile) return SeeOther.warned(pathOf(id), error.message);
      throw error;
    }
  }

  /** Of the rules in force, one that is out of the draft. 404 where there is none such in force; a warning where somebody was faster. */
  @Post('rules/:draftRule/put-back')
  @Requires('rules:write')
  async putBack(
    @Param('draftId') id: string,
    @Param('draftRule') key: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<SeeOther> {
    const { draft, inForce } = await this.page.of(actor, id);
    const rule = ruleIn({ rules: inForce.rules.map((one) => one.rule) }, key);
    if (draft.rules.some((one) => one.key === key)) return new SeeOther(pathOf(id));
    try {
      await this.changes.addRule(actor, { publicId: id, revision: revisionIn(body) }, rule);
      return SeeOther.done(pathOf(id), `“${rule.title}” is back in the draft, as it is in force.`);
    } catch (error) {
      if (error instanceof DraftChangedMeanwhile) return SeeOther.warned(pathOf(id), error.message);
      throw error;
    }
  }

  private async save(
    actor: Actor,
    draft: DraftOfRules,
    before: Rule | null,
    body: unknown,
  ): Promise<Page | SeeOther> {
    const typed = typedIn(body);
    const step = typedBack(sentIn(body)['step']);
    if (step === 'add') return this.withFurther(draft, before, typed, body);
    const leftOut = /^leave-out-(\d{1,2})$/.exec(step)?.[1];
    if (leftOut !== undefined) return this.form(draft, before, without(typed, Number(leftOut)), body);
    const { rule, errors } = readRule(typed, before?.key ?? freeKey(draft, typed));
    if (rule === null) return this.form(draft, before, typed, body, errors);
    try {
      const read = { publicId: draft.publicId, revision: revisionIn(body) };
      await (before === null
        ? this.changes.addRule(actor, read, rule)
        : this.changes.changeRule(actor, read, rule));
      return SeeOther.done(pathOf(draft.publicId), `“${rule.title}” is saved in the draft.`);
    } catch (error) {
      if (!(error instanceof DraftChangedMeanwhile)) throw error;
      return this.overtaken(draft, before, typed, error);
    }
  }

  private withFurther(
    draft: DraftOfRules,
    before: Rule | null,
    typed: TypedRule,
    body: unknown,
  ): Promise<Page> {
    const indicator = INDICATORS.find(({ key }) => key === sentIn(body)['more']);
    if (!indicator) return this.form(draft, before, typed, body, [formError('more', 'Choose a sign')]);
    const conditions = [...typed.conditions, freshCondition(indicator)];
    return this.form(draft, before, { ...typed, conditions }, body);
  }

  /** Once more, with the draft as it is now: who saves again has been told. */
  private async overtaken(
    draft: DraftOfRules,
    before: Rule | null,
    typed: TypedRule,
    { changedBy }: DraftChangedMeanwhile,
  ): Promise<Page> {
    const text = `${changedBy} has changed this draft meanwhile, and yours is not saved yet. Save again to put it into the draft as it is now.`;
    const view = presentRuleForm(typed, await this.place(draft, before), [formError('title', text)]);
    return new Page(FORM, view, HttpStatus.CONFLICT);
  }

  /** @param body what was sent: its revision is kept, so that a change of others is still noticed */
  private async form(
    draft: DraftOfRules,
    before: Rule | null,
    typed: TypedRule,
    body?: unknown,
    errors: readonly FormError[] = [],
  ): Promise<Page> {
    const place = await this.place(draft, before);
    const revision = body === undefined ? place.revision : revisionIn(body);
    const status = errors.length > 0 ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.OK;
    return new Page(FORM, presentRuleForm(typed, { ...place, revision }, errors), status);
  }

  private async place(draft: DraftOfRules, before: Rule | null): Promise<RuleFormPlace> {
    const path = pathOf(draft.publicId);
    return {
      heading: before === null ? 'A new rule' : before.title,
      ...{ draftId: draft.publicId, revision: draft.revision },
      action: before === null ? `${path}/add` : `${path}/rules/${before.key}`,
      yearGroups: await this.page.yearGroups(draft),
    };
  }
}

/** @throws NoSuchRule */
function ruleIn({ rules }: Pick<DraftOfRules, 'rules'>, key: string): Rule {
  const found = rules.find((one) => one.key === key);
  if (!found) throw new NoSuchRule();
  return found;
}

function without(typed: TypedRule, at: number): TypedRule {
  return { ...typed, conditions: typed.conditions.filter((_, index) => index !== at) };
}

/** After what it looks for; a second one on the same is "lateness-2". */
function freeKey({ rules }: DraftOfRules, { isCombined, conditions }: TypedRule): string {
  const name = isCombined ? 'several-signs' : (conditions[0]?.indicator.key ?? 'rule');
  const taken = new Set(rules.map(({ key }) => key));
  for (let number = 2, key = name; ; number++) {
    if (!taken.has(key)) return key;
    key = `${name}-${number}`;
  }
}
