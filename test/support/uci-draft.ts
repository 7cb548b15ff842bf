import type { Actor } from '../../src/access/actor.js';
import { AskBacktest, type TestAsked } from '../../src/cases/backtests/ask-backtest.service.js';
import { ImportFilesService } from '../../src/data-import/import-files.service.js';
import { RuleDraftSchool } from '../../src/rules/drafts/rule-draft-school.entity.js';
import { RuleDraft } from '../../src/rules/drafts/rule-draft.entity.js';
import type { Rule } from '../../src/rules/rule.js';
import { newPublicId } from '../../src/shared/ids.js';
import { sharedData } from './shared-data.js';
import type { TestApp } from './test-app.js';

/** Real mathematics results of 395 pupils; null where the data is not beside the project. */
export const UCI = sharedData('uci-mathematics');

/** Who runs the installation, and may test the rules of every school. */
export const EVERY_SCHOOL: Actor = {
  ...{ name: 'command:test', permissions: ['rules:write'], organisationId: null, staffId: null },
};

/** A level in mathematics that a result is held against. */
export const below = (assessment: string, level = 10) => ({
  indicator: 'result-below',
  parameters: { subject: 'Mathematics', assessment, below: level },
});

export const lowFirstResult = (level = 10): Rule => ({
  ...{ key: 'low-first-result', severity: 3, consequence: 'list', title: 'A low first result' },
  ...{ reason: 'Who starts low often ends low.', ...below('Period 1', level) },
});

/** Would a low first result have warned of a low final one? */
export const FIRST_AGAINST_FINAL: Omit<TestAsked, 'draft'> = {
  ...{ from: '2005-12-16', to: '2006-06-22', schoolIds: null },
  outcome: { on: '2006-06-23', ...below('Final') },
};

export async function importUci(app: TestApp): Promise<void> {
  await app.get(ImportFilesService).importFiles({ paths: [UCI ?? ''], source: 'csv', actor: 'test' });
}

/** A draft with these rules; the answer is its public id. */
export async function draftOf(
  app: TestApp,
  rules: Rule[],
  schoolId: number | null = null,
  title = 'Low results',
): Promise<string> {
  const publicId = newPublicId();
  const at = app.clock.now();
  const { id } = await app.dataSource.manager.save(RuleDraft, {
    ...{ publicId, title, basedOn: null, rules, revision: 1, publishedVersion: null, discardedAt: null },
    ...{ authorStaffId: null, createdAt: at, changedByStaffId: null, changedAt: at },
  });
  if (schoolId !== null) await app.dataSource.manager.insert(RuleDraftSchool, { draftId: id, schoolId });
  return publicId;
}

/** Asks and answers with the public id of the run; a worker does it. */
export function askAbout(app: TestApp, draft: string | null, more: Partial<TestAsked> = {}): Promise<string> {
  return app.get(AskBacktest).ask(EVERY_SCHOOL, { ...FIRST_AGAINST_FINAL, draft, ...more });
}
