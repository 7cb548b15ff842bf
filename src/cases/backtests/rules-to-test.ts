import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { RuleDraftsService } from '../../rules/drafts/rule-drafts.service.js';
import { reaches, RuleReach } from '../../rules/drafts/rule-reach.js';
import type { Rule } from '../../rules/rule.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import { InvalidInput } from '../../shared/errors.js';
import type { BacktestRun } from './backtest-run.entity.js';

/** The rules a test is about, as they are now. */
export interface AskedRules extends Pick<BacktestRun, 'draftId' | 'draftRevision' | 'rulesTitle'> {
  readonly rules: readonly Rule[];
}

/** Which rules are tried where, as far as somebody may draft them. */
@Injectable()
export class RulesToTest {
  constructor(
    private readonly reach: RuleReach,
    private readonly drafts: RuleDraftsService,
    private readonly ruleSets: RuleSetsService,
  ) {}

  /** Those wanted, or all within reach; null: every one of this installation. @throws InvalidInput for others */
  async schoolsFor(actor: Actor, wanted: readonly number[] | null): Promise<readonly number[] | null> {
    const reach = await this.reach.schoolsOf(actor);
    const schools = wanted ?? reach;
    if (!reaches(reach, schools) || schools?.length === 0)
      throw new InvalidInput('schools', 'a school whose rules you may draft');
    return schools === null ? null : [...schools].sort((a, b) => a - b);
  }

  /** Of one school its own set; of several the one that holds where a school has none. @throws NotFound */
  async of(actor: Actor, draft: string | null, schoolIds: readonly number[] | null): Promise<AskedRules> {
    if (draft !== null) {
      await this.drafts.get(actor, draft);
      const { id, title, revision, rules } = await this.drafts.forTest(draft);
      if (rules.length === 0) throw new InvalidInput('rules', 'a draft with at least one rule');
      return { draftId: id, draftRevision: revision, rulesTitle: title, rules };
    }
    const only = schoolIds?.length === 1 ? (schoolIds[0] ?? null) : null;
    const { version, rules } = await this.ruleSets.inForce(only);
    const rulesTitle = version === null ? 'The rules in force' : `The rules in force (set ${version})`;
    return { draftId: null, draftRevision: null, rulesTitle, rules: rules.map(({ rule }) => rule) };
  }
}
