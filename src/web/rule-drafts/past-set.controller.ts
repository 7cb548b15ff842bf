import { Get, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { RuleDraftChanges } from '../../rules/drafts/rule-draft-changes.js';
import { RuleReach } from '../../rules/drafts/rule-reach.js';
import { RuleHistory } from '../../rules/publishing/rule-history.js';
import { Shows } from '../layout/shows.decorator.js';
import { SeeOther } from '../layout/see-other.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type PastSetView, presentPastSet } from './past-set.presenter.js';
import { pathOf, RuleDraftPage } from './rule-draft-page.js';

/** One set that has been in force here, whole: read, and gone back to by a draft. It never changes itself. */
@StaffPages('settings/rules/history/:ruleSetId')
export class PastSetController {
  constructor(
    private readonly history: RuleHistory,
    private readonly changes: RuleDraftChanges,
    private readonly reach: RuleReach,
    private readonly page: RuleDraftPage,
  ) {}

  /** 404 for one that was never in force at one's own school. */
  @Get()
  @Requires('signed-in')
  @Shows('rule-drafts/past-set.njk')
  async show(@Param('ruleSetId') id: string, @CurrentActor() actor: Actor): Promise<PastSetView> {
    const { organisationId } = actor;
    const mayWrite = actor.permissions.includes('rules:write') && !(await this.reach.isEmpty(actor));
    const set = await this.history.one(organisationId, id);
    return presentPastSet(set, { zone: await this.page.zoneOf(organisationId), mayWrite });
  }

  /** Begins a draft with its rules. 404 for one of another school, and for who works for no school. */
  @Post('draft')
  @Requires('rules:write')
  async draft(@Param('ruleSetId') id: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    const { version, rules } = await this.history.one(actor.organisationId, id);
    const title = `As rule set ${version} was`;
    const publicId = await this.changes.begin(actor, title, await this.reach.schoolsOf(actor), rules);
    return SeeOther.done(
      pathOf(publicId),
      `This draft begins with the rules of set ${version}. Nothing changes for any pupil until it is published.`,
    );
  }
}
