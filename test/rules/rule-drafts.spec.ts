import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import {
  DraftChangedMeanwhile,
  DraftIsDone,
  NoSuchRule,
  NoSuchRuleDraft,
} from '../../src/rules/drafts/draft-errors.js';
import { RuleDraftChanges } from '../../src/rules/drafts/rule-draft-changes.js';
import { RuleDraftsService } from '../../src/rules/drafts/rule-drafts.service.js';
import { DuplicateRuleKey, type Rule } from '../../src/rules/rule.js';
import { InvalidInput } from '../../src/shared/errors.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const LATE: Rule = {
  key: 'late-often',
  indicator: 'lateness',
  parameters: {},
  severity: 2,
  consequence: 'list',
  title: 'Late often',
  reason: 'The first lesson is missed in pieces.',
};
const [PERSISTENT] = DEFAULT_RULES;

describeOnEachDatabase('Drafts of rules', (kind) => {
  let app: TestApp;
  let ada: Actor;
  let ben: Actor;
  let elsewhere: Actor;
  let publicId: string;

  const drafts = () => app.get(RuleDraftsService);
  const changes = () => app.get(RuleDraftChanges);
  const actorOf = async (firstName: string, organisationId?: number): Promise<Actor> => {
    const roles = ['pastoral-lead'] as const;
    const { staff } = await staffAccount(app, { firstName, roles, organisationId });
    return {
      ...{ name: `staff:${staff.publicId}`, shownName: `${firstName} Okafor`, permissions: ['rules:write'] },
      ...{ organisationId: staff.organisationId, staffId: staff.id },
    };
  };

  beforeAll(async () => {
    app = await startTestApp(kind);
    ada = await actorOf('Ada');
    ben = await actorOf('Ben');
    elsewhere = await actorOf('Cleo', await new SchoolUnderRules(app).school('Riverside'));
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    publicId = await changes().begin(ada, 'Fewer and later', [ada.organisationId ?? 0]);
  });

  it('begin with the rules in force for the school, and say who began them and for which', async () => {
    expect(await drafts().get(ben, publicId)).toMatchObject({
      ...{ title: 'Fewer and later', revision: 1, rules: DEFAULT_RULES, publishedVersion: null },
      ...{ author: 'Ada Okafor', changedBy: 'Ada Okafor' },
      schools: [{ id: ada.organisationId, name: 'Northfield' }],
    });
    expect((await drafts().open(ben)).map((draft) => draft.publicId)).toContain(publicId);
    expect(await drafts().forTest(publicId)).toMatchObject({
      ...{ title: 'Fewer and later', revision: 1, schoolIds: [ada.organisationId], rules: DEFAULT_RULES },
    });
  });

  it('take a rule more, another one in its place, and one less, each with a line in the audit', async () => {
    await changes().addRule(ada, { publicId, revision: 1 }, LATE);
    await changes().changeRule(ben, { publicId, revision: 2 }, { ...LATE, severity: 3 });
    await changes().removeRule(ada, { publicId, revision: 3 }, 'persistent-absence');
    await changes().rename(ben, { publicId, revision: 4 }, 'Late ones too');
    const draft = await drafts().get(ada, publicId);
    expect(draft).toMatchObject({ revision: 5, title: 'Late ones too', changedBy: 'Ben Okafor' });
    expect(draft.rules).toEqual([...DEFAULT_RULES.slice(1), { ...LATE, severity: 3 }]);
    const lines = await app.dataSource.manager.find(AuditEntry, {
      where: { subjectId: publicId },
      order: { id: 'ASC' },
    });
    expect(lines.map(({ actor, action, reason }) => [actor, action, reason])).toEqual([
      [ada.name, 'rule-draft-created', null],
      [ada.name, 'rule-draft-changed', 'late-often'],
      [ben.name, 'rule-draft-changed', 'late-often'],
      [ada.name, 'rule-draft-changed', 'persistent-absence'],
      [ben.name, 'rule-draft-changed', 'title'],
    ]);
  });

  it('tell the second of two who change the same revision who was faster, and overwrite nothing', async () => {
    const read = { publicId, revision: 1 };
    const done = await Promise.allSettled([
      changes().addRule(ada, read, LATE),
      changes().removeRule(ben, read, 'persistent-absence'),
    ]);
    const refused = done.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    const first = done[0]?.status === 'fulfilled' ? 'Ada' : 'Ben';
    expect(refused).toEqual([expect.any(DraftChangedMeanwhile)]);
    expect(refused).toEqual([
      expect.objectContaining({ message: expect.stringContaining(`${first} Okafor`) }),
    ]);
    expect((await drafts().get(ada, publicId)).revision).toBe(2);
  });

  it('are of nobody at another school, who is not told that they are there', async () => {
    await expect(drafts().get(elsewhere, publicId)).rejects.toBeInstanceOf(NoSuchRuleDraft);
    expect(await drafts().open(elsewhere)).toEqual([]);
    await expect(changes().discard(elsewhere, { publicId, revision: 1 })).rejects.toBeInstanceOf(
      NoSuchRuleDraft,
    );
    await expect(changes().begin(elsewhere, 'Theirs', [ada.organisationId ?? 0])).rejects.toBeInstanceOf(
      NoSuchRuleDraft,
    );
    await expect(changes().begin(ada, 'For every school', null)).rejects.toBeInstanceOf(NoSuchRuleDraft);
  });

  it('are for every school only from who runs the installation', async () => {
    const command: Actor = { name: 'command:root', permissions: [], organisationId: null, staffId: null };
    const all = await changes().begin(command, 'For every school', null);
    expect(await drafts().get(command, all)).toMatchObject({ schools: null, author: 'Whoever runs Tandem' });
    expect(await drafts().forTest(all)).toMatchObject({ schoolIds: null });
    await expect(drafts().get(ada, all)).rejects.toBeInstanceOf(NoSuchRuleDraft);
  });

  it('hold only rules that could be published, and stay as they were where one could not', async () => {
    const read = { publicId, revision: 1 };
    const refused: [Rule, unknown, string][] = [
      [{ ...LATE, severity: 6 as 5 }, InvalidInput, 'late-often.severity'],
      [{ ...LATE, title: '  ' }, InvalidInput, 'late-often.title'],
      [{ ...LATE, reason: 'x'.repeat(501) }, InvalidInput, 'late-often.reason'],
      [{ ...LATE, yearGroups: [] }, InvalidInput, 'late-often.yearGroups'],
      [{ ...LATE, yearGroups: ['7', '7'] }, InvalidInput, 'late-often.yearGroups'],
      [{ ...LATE, consequence: 'alarm' as 'list' }, InvalidInput, 'late-often.consequence'],
      [{ ...LATE, key: 'Late!' }, InvalidInput, 'key'],
    ];
    for (const [rule, kindOfError, field] of refused)
      await expect(changes().addRule(ada, read, rule)).rejects.toMatchObject(
        expect.objectContaining({ constructor: kindOfError, field }),
      );
    await expect(
      changes().addRule(ada, read, { ...LATE, key: PERSISTENT?.key ?? '' }),
    ).rejects.toBeInstanceOf(DuplicateRuleKey);
    await expect(changes().changeRule(ada, read, LATE)).rejects.toBeInstanceOf(NoSuchRule);
    await expect(changes().removeRule(ada, read, 'late-often')).rejects.toBeInstanceOf(NoSuchRule);
    expect(await drafts().get(ada, publicId)).toMatchObject({ revision: 1, rules: DEFAULT_RULES });
  });

  it('are discarded once, take no change any more, and are no longer among those written on', async () => {
    const read = { publicId, revision: 1 };
    await changes().discard(ben, read);
    await expect(changes().addRule(ada, read, LATE)).rejects.toBeInstanceOf(DraftIsDone);
    await expect(changes().discard(ada, read)).rejects.toThrow('discarded meanwhile');
    expect((await drafts().open(ada)).map((draft) => draft.publicId)).not.toContain(publicId);
    expect((await drafts().get(ada, publicId)).discardedAt).toBe(app.clock.now());
  });
});
