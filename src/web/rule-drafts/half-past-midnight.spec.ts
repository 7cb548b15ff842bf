import { expect, it } from '@jest/globals';
import type { DraftOfRules } from '../../rules/drafts/rule-drafts.service.js';
import { DEFAULT_RULES } from '../../rules/default-rule-set.js';
import { compileRules } from '../../rules/rule.js';
import { presentRules } from '../settings/rules.presenter.js';
import { presentHistory } from './history.presenter.js';
import { presentDraft, presentDrafts } from './rule-draft.presenter.js';

/** Half past midnight on 2 June in Northfield; in UTC it is still the first. */
const AT = '2026-06-01T23:30:00.000Z';
const ZONE = 'Europe/London';

const draft: DraftOfRules = {
  ...{ id: 1, publicId: 'd'.repeat(22), title: 'Ours', basedOn: 1, rules: DEFAULT_RULES, revision: 1 },
  ...{ author: 'Uma Okafor', createdAt: AT, changedBy: 'Uma Okafor', changedAt: AT },
  ...{ publishedVersion: null, discardedAt: null, schools: [{ id: 1, name: 'Northfield' }] },
};

it('What is published, begun or discarded after midnight in summer is told of that day, not of the one before', () => {
  const inForce = { version: 2, publishedAt: AT, author: 'Ben Moran', rules: compileRules(DEFAULT_RULES) };
  const beside = { draft, inForce, differences: [], zone: ZONE };
  const set = {
    publicId: 's'.repeat(22),
    version: 2,
    title: 'Ours',
    author: 'Ben Moran',
    reason: 'Less.',
    rules: DEFAULT_RULES,
  };
  const published = { ...set, publishedAt: AT, isOwn: true, differences: null };
  const told = [
    presentHistory([published], ZONE).versions[0]?.who,
    presentDrafts({ drafts: [draft], zone: ZONE }, '', []).drafts[0]?.words,
    presentDraft(beside).about[0],
    presentDraft(beside).overtaken,
    presentDraft({ ...beside, draft: { ...draft, discardedAt: AT } }).done,
  ];
  expect(presentRules(inForce, ZONE, false).set).toContain('since Tuesday 2 June 2026');
  for (const words of told) expect(words).toContain('on 2 June 2026');
});
