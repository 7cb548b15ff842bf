import type { Actor } from '../../src/access/actor.js';
import { RuleDraftsService } from '../../src/rules/drafts/rule-drafts.service.js';
import type { Rule } from '../../src/rules/rule.js';
import { makeNorthfield } from '../followups/northfield.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import type { TestApp } from '../support/test-app.js';
import { visitorAt } from './worried-school.js';

export const DRAFTS = '/settings/rules/drafts';

/** What the form of "Away for a week or more" sends when nobody has touched it. */
export const AWAY = {
  ...{ shape: 'one', step: 'save', title: 'Away for a week or more', reason: 'We ask after the child.' },
  ...{ severity: '3', consequence: 'watch', followUp: 'yes' },
  ...{ 'c0-indicator': 'consecutive-absences', 'c0-sessions': '10', 'c0-weeks': '40', 'c0-clearAt': '1' },
};

/** Uma, pastoral lead at Northfield, with a draft she has begun. */
export interface DraftDesk {
  readonly lead: Visitor;
  readonly actor: Actor;
  readonly schoolId: number;
  /** Of the draft begun last. */
  path(): string;
  /** Another one, with the rules in force. */
  begin(): Promise<void>;
  rules(): Promise<readonly Rule[]>;
  rule(key: string): Promise<Rule | undefined>;
}

export async function draftDesk(app: TestApp): Promise<DraftDesk> {
  const { schoolId } = await makeNorthfield(app);
  const { staff } = await staffAccount(app, {
    ...{ firstName: 'Uma', roles: ['pastoral-lead'], organisationId: schoolId },
  });
  const actor: Actor = {
    ...{ name: `staff:${staff.publicId}`, shownName: 'Uma Okafor', permissions: ['rules:write'] },
    ...{ organisationId: schoolId, staffId: staff.id },
  };
  const lead = await visitorAt(app, 'uma@northfield.example', '/');
  let path = '';
  const rules = async () => (await app.get(RuleDraftsService).get(actor, path.split('/').at(-1) ?? '')).rules;
  return {
    ...{ lead, actor, schoolId, rules, path: () => path },
    async begin() {
      await lead.get(DRAFTS);
      path = String((await lead.post(DRAFTS, { title: 'Fewer' })).headers['location']);
    },
    rule: async (key) => (await rules()).find((one) => one.key === key),
  };
}
