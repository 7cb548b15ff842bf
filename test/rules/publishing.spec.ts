import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Concern } from '../../src/rules/concern.entity.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { DraftChangedMeanwhile, DraftIsDone, NoSuchRuleDraft } from '../../src/rules/drafts/draft-errors.js';
import { RuleDraftChanges } from '../../src/rules/drafts/rule-draft-changes.js';
import { RuleDraftsService } from '../../src/rules/drafts/rule-drafts.service.js';
import { NothingToPublish, PublishedMeanwhile } from '../../src/rules/publishing/publishing-errors.js';
import { RuleHistory } from '../../src/rules/publishing/rule-history.js';
import { RulePublishing } from '../../src/rules/publishing/rule-publishing.service.js';
import type { Rule } from '../../src/rules/rule.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { InvalidInput } from '../../src/shared/errors.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const AWAY: Rule = {
  key: 'away-for-two-days',
  indicator: 'consecutive-absences',
  parameters: { sessions: 4 },
  severity: 3,
  consequence: 'open-case',
  followUp: false,
  title: 'Away for two days',
  reason: 'We ring home first.',
};
const COMMAND: Actor = { name: 'command:root', permissions: [], organisationId: null, staffId: null };

describeOnEachDatabase('Publishing rules', (kind) => {
  let app: TestApp;
  let rows: SchoolUnderRules;
  let ada: Actor;
  let ben: Actor;
  let northfield: number;
  let riverside: number;
  let amir: number;
  let rosa: number;

  const publishing = () => app.get(RulePublishing);
  const changes = () => app.get(RuleDraftChanges);
  const concernsOf = (pupilId: number): Promise<Concern[]> =>
    app.dataSource.manager.find(Concern, { where: { pupilId }, order: { id: 'ASC' } });
  const inForce = async (schoolId: number): Promise<number> =>
    (await app.get(RuleSetsService).inForce(schoolId)).version ?? 0;
  const draft = async (): Promise<string> => changes().begin(ada, 'Two days count', [northfield]);

  beforeAll(async () => {
    app = await startTestApp(kind);
    rows = new SchoolUnderRules(app);
    const actor = async (firstName: string): Promise<Actor> => {
      const { staff } = await staffAccount(app, { firstName, roles: ['pastoral-lead'] });
      return {
        ...{
          name: `staff:${staff.publicId}`,
          shownName: `${firstName} Okafor`,
          permissions: ['rules:write'],
        },
        ...{ organisationId: staff.organisationId, staffId: staff.id },
      };
    };
    ada = await actor('Ada');
    ben = await actor('Ben');
    northfield = ada.organisationId ?? 0;
    await rows.sessions(northfield, { from: '2025-09-01', to: '2026-07-17' });
    riverside = await rows.school('Riverside', { from: '2025-09-01', to: '2026-07-17' });
    amir = await rows.pupil(northfield, 'Amir');
    rosa = await rows.pupil(riverside, 'Rosa');
    for (const [pupilId, schoolId] of [
      [amir, northfield],
      [rosa, riverside],
    ] as const) {
      await rows.marks(pupilId, schoolId, '2025-09-01', '2026-02-24', '/');
      await rows.marks(pupilId, schoolId, '2026-02-25', '2026-02-27', 'I');
    }
    await app.drain();
  });
  afterAll(() => app.close());

  it('brings a draft into force at its school alone, with who, when and why, and asks every pupil there at once', async () => {
    const publicId = await draft();
    await changes().addRule(ada, { publicId, revision: 1 }, AWAY);
    expect(await concernsOf(amir)).toEqual([]);
    const reason = 'Illness spreads; we want to ask after two days.';
    const version = await publishing().publishDraft(ada, { publicId, revision: 2 }, { reason, against: 1 });
    expect(version).toBe(2);
    await app.drain();

    expect([await inForce(northfield), await inForce(riverside)]).toEqual([2, 1]);
    expect(await concernsOf(amir)).toMatchObject([{ ruleKey: AWAY.key, ruleSetVersion: 2, state: 'raised' }]);
    expect(await concernsOf(rosa)).toEqual([]);
    expect(await app.get(RuleDraftsService).get(ada, publicId)).toMatchObject({ publishedVersion: 2 });
    const { manager } = app.dataSource;
    expect(await manager.findOneByOrFail(RuleSet, { version: 2 })).toMatchObject({
      ...{ author: 'Ada Okafor', reason, title: 'Two days count', rules: [...DEFAULT_RULES, AWAY] },
      publishedAt: app.clock.now(),
    });
    expect(await manager.findOneByOrFail(AuditEntry, { action: 'rule-set-published' })).toMatchObject({
      ...{ actor: ada.name, subject: 'rule-set', reason: 'version 2' },
    });
  });

  it('proposes a case without a meeting with home where its rule says so, and the story says why', async () => {
    const { manager } = app.dataSource;
    const found = await manager.findOneByOrFail(PupilCase, { pupilId: amir });
    expect(found.state).toBe('proposed');
    expect(await manager.countBy(FollowUp, { caseId: found.id })).toBe(0);
    const story = await app.dataSource.query<{ text: string }[]>(
      `SELECT text FROM case_entry WHERE case_id = ${found.id} AND kind = 'follow-up-not-wanted'`,
    );
    expect(story).toEqual([
      {
        text: 'No meeting with home is drafted: the school has set so for the rules that proposed this case',
      },
    ]);
  });

  it('never changes a version: what is published anew is a further one, with the difference in its history', async () => {
    const before = await app.dataSource.manager.findOneByOrFail(RuleSet, { version: 2 });
    const publicId = await draft();
    await changes().changeRule(ada, { publicId, revision: 1 }, { ...AWAY, parameters: { sessions: 6 } });
    await publishing().publishDraft(ada, { publicId, revision: 2 }, { reason: 'Too many.', against: 2 });
    expect(await app.dataSource.manager.findOneByOrFail(RuleSet, { version: 2 })).toEqual(before);
    const history = await app.get(RuleHistory).at(northfield);
    expect(history.map(({ version, author, reason, isOwn }) => [version, author, reason, isOwn])).toEqual([
      [3, 'Ada Okafor', 'Too many.', true],
      [2, 'Ada Okafor', 'Illness spreads; we want to ask after two days.', true],
      [1, 'Tandem', 'default set of Tandem 0.1', false],
    ]);
    expect(history.map(({ differences }) => differences?.flatMap((one) => one.sentences) ?? null)).toEqual([
      ['Sessions missed in a row, two being a day: 6 instead of 4.'],
      [
        expect.stringContaining('away for at least 4 sessions in a row'),
        'It proposes a case, with severity 3 of 5.',
        'No meeting with home is drafted with the case.',
      ],
      null,
    ]);
    expect((await app.get(RuleHistory).at(riverside)).map(({ version }) => version)).toEqual([1]);
  });

  it('tells the second of two who publish at once, in words, and publishes nothing of theirs', async () => {
    const [one, other] = [await draft(), await draft()];
    await changes().removeRule(ada, { publicId: one, revision: 1 }, AWAY.key);
    await changes().removeRule(ben, { publicId: other, revision: 1 }, 'persistent-absence');
    const done = await Promise.allSettled([
      publishing().publishDraft(ada, { publicId: one, revision: 2 }, { reason: 'Ada', against: 3 }),
      publishing().publishDraft(ben, { publicId: other, revision: 2 }, { reason: 'Ben', against: 3 }),
    ]);
    const first = done[0]?.status === 'fulfilled' ? 'Ada' : 'Ben';
    const refused = done.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refused).toEqual([expect.any(PublishedMeanwhile)]);
    expect(refused).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(`${first} Okafor has published rule set 4 meanwhile`),
      }),
    ]);
    expect(await inForce(northfield)).toBe(4);
    const last = first === 'Ada' ? other : one;
    const read = { publicId: last, revision: 2 };
    expect(await publishing().publishDraft(ben, read, { reason: 'Again', against: 4 })).toBe(5);
    await expect(
      publishing().publishDraft(ada, read, { reason: 'Again', against: 5 }),
    ).rejects.toBeInstanceOf(DraftIsDone);
  });

  it('refuses a draft that has changed since it was read, no reason, no difference, and another school', async () => {
    const publicId = await draft();
    const against = await inForce(northfield);
    const read = { publicId, revision: 1 };
    const publish = (reason: string, by = ada) => publishing().publishDraft(by, read, { reason, against });
    await expect(publish('  ')).rejects.toBeInstanceOf(InvalidInput);
    await expect(publish('Nothing is different')).rejects.toBeInstanceOf(NothingToPublish);
    const cleo = { ...ada, organisationId: riverside };
    await expect(publish('Not mine', cleo)).rejects.toBeInstanceOf(NoSuchRuleDraft);
    await changes().removeRule(ben, read, DEFAULT_RULES[1]?.key ?? '');
    await expect(publish('Too late')).rejects.toBeInstanceOf(DraftChangedMeanwhile);
    const wanted = { title: 'Theirs', rules: [AWAY], schoolIds: [riverside], reason: 'Not mine' };
    await expect(publishing().publish(ada, wanted)).rejects.toBeInstanceOf(NoSuchRuleDraft);
    await expect(publishing().publish(ada, { ...wanted, schoolIds: null })).rejects.toBeInstanceOf(
      NoSuchRuleDraft,
    );
    await expect(publishing().publish(COMMAND, { ...wanted, rules: [] })).rejects.toMatchObject({
      field: 'rules',
    });
    expect(await inForce(northfield)).toBe(against);
  });

  it('by whoever runs Tandem can be for several schools, or for all that have no set of their own', async () => {
    const forAll = { title: 'All', rules: [AWAY], schoolIds: null, reason: 'One for all' };
    const version = await publishing().publish(COMMAND, forAll);
    await app.drain();
    expect([await inForce(northfield), await inForce(riverside)]).toEqual([version - 1, version]);
    expect(await concernsOf(rosa)).toMatchObject([{ ruleKey: AWAY.key, ruleSetVersion: version }]);
    const both = {
      ...forAll,
      rules: [{ ...AWAY, severity: 5 as const }],
      schoolIds: [northfield, riverside],
    };
    const next = await publishing().publish(COMMAND, both);
    expect([await inForce(northfield), await inForce(riverside)]).toEqual([next, next]);
  });
});
