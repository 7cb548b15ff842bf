import { Injectable } from '@nestjs/common';
import { RuleSetsService } from '../rules/rule-sets.service.js';
import type { FrozenConcern } from './frozen-concern.js';

/** Whether the rules on which a case stands ask for a meeting with home to be drafted. */
@Injectable()
export class MeetingWishes {
  constructor(private readonly ruleSets: RuleSetsService) {}

  /**
   * Unless all concerns that proposed it say no, each by the rule set under which it was raised. A case that came of two watched concerns has
   * nobody to say so, and has a meeting.
   */
  async areThere(
    evidence: readonly Pick<FrozenConcern, 'consequence' | 'ruleKey' | 'ruleSetVersion'>[],
  ): Promise<boolean> {
    const proposing = evidence.filter(({ consequence }) => consequence === 'open-case');
    for (const { ruleKey, ruleSetVersion } of proposing) {
      const set = await this.ruleSets.find(ruleSetVersion);
      const known = set?.rules.find(({ rule }) => rule.key === ruleKey);
      if (known?.rule.followUp !== false) return true;
    }
    return proposing.length === 0;
  }
}
