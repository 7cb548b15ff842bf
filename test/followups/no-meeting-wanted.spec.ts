import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { CaseAdditions } from '../../src/cases/case-additions.js';
import type { FrozenConcern } from '../../src/cases/frozen-concern.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { FollowUpDrafts } from '../../src/followups/drafting/follow-up-drafts.service.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { caseProposed } from '../../src/cases/case-proposed.event.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RulePublishing } from '../../src/rules/publishing/rule-publishing.service.js';
import { newPublicId } from '../../src/shared/ids.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { makeFamily, makeNorthfield, type Northfield, storyOf } from './northfield.js';

const COMMAND: Actor = { name: 'command:root', permissions: [], organisationId: null, staffId: null };
const QUIET = ['severe-absence', 'serious-incident'];

describeOnEachDatabase('Whether a meeting is drafted for a proposed case', (kind) => {
  let app: TestApp;
  let at: Northfield;
  let version: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    at = await makeNorthfield(app);
    const rules = DEFAULT_RULES.map((rule) =>
      QUIET.includes(rule.key) ? { ...rule, followUp: false } : rule,
    );
    const wanted = { title: 'Ours', rules, schoolIds: [at.schoolId], reason: 'We ring these homes first.' };
    version = await app.get(RulePublishing).publish(COMMAND, wanted);
    await app.drain();
  });
  afterAll(() => app.close());

  const frozen = (ruleKey: string, more: Partial<FrozenConcern> = {}): FrozenConcern => ({
    ...{ concern: newPublicId(), ruleKey, ruleSetVersion: version, severity: 4, consequence: 'open-case' },
    ...{ raisedOn: '2026-03-02', sentence: 'Something to look at.', value: 1, threshold: 1, trend: 'steady' },
    evidence: {
      kind: 'incidents',
      from: '2026-02-23',
      to: '2026-03-02',
      incidents: [],
      omitted: 0,
    },
    ...more,
  });

  async function proposed(evidence: FrozenConcern[]): Promise<number> {
    const { caseId } = await makeFamily(app, at);
    await app.get(UnitOfWork).run(async (tx) => {
      await tx.update(PupilCase, { id: caseId }, { evidence });
      await app.get(EventBus).publish(tx, caseProposed, { caseId });
    });
    await app.drain();
    return caseId;
  }

  const drafts = (caseId: number): Promise<number> => app.dataSource.manager.countBy(FollowUp, { caseId });

  it.each([
    ['no, where all rules that proposed it say so', ['severe-absence', 'serious-incident'], 0],
    ['yes, where one of them does not', ['severe-absence', 'observations'], 1],
    ['yes, as nothing else has been set', ['observations'], 1],
  ])('%s', async (_, keys, expected) => {
    const caseId = await proposed(keys.map((key) => frozen(key)));
    expect(await drafts(caseId)).toBe(expected);
    const told = (await storyOf(app, caseId)).filter((line) => line.startsWith('follow-up-not-wanted'));
    expect(told).toHaveLength(expected === 0 ? 1 : 0);
  });

  it('goes by the rules that propose cases, not by what is only watched beside them', async () => {
    const watched = frozen('behaviour-points', { consequence: 'watch' });
    expect(await drafts(await proposed([frozen('severe-absence'), watched]))).toBe(0);
    expect(await drafts(await proposed([watched, frozen('result-fall', { consequence: 'watch' })]))).toBe(1);
  });

  it('goes by the set under which each concern was raised, and drafts where none is known', async () => {
    expect(await drafts(await proposed([frozen('severe-absence', { ruleSetVersion: 99 })]))).toBe(1);
  });

  it('is asked again when a further concern joins the case whose rule wants one', async () => {
    const caseId = await proposed([frozen('severe-absence')]);
    const join = async (ruleKey: string): Promise<void> => {
      await app.get(UnitOfWork).run(async (tx) => {
        const active = await tx.findOneByOrFail(PupilCase, { id: caseId });
        const more = { concernIds: [1000 + active.evidence.length], frozen: [frozen(ruleKey)] };
        await app.get(CaseAdditions).addFrozen(tx, active, more);
      });
      await app.drain();
    };
    await join('serious-incident');
    expect(await drafts(caseId)).toBe(0);
    await join('observations');
    expect(await drafts(caseId)).toBe(1);
    await join('becoming-persistently-absent');
    expect(await drafts(caseId)).toBe(1);
  });

  it('is told of no case that was closed or joined by another concern while it was worked out', async () => {
    const linesOf = async (caseId: number): Promise<string[]> =>
      (await storyOf(app, caseId)).filter((line) => line.startsWith('follow-up-not-wanted'));
    const meanwhile = {
      closed: (caseId: number) =>
        app.dataSource.manager.update(PupilCase, caseId, { state: 'closed', closedAt: app.clock.now() }),
      joined: (caseId: number) =>
        app.dataSource.manager.update(PupilCase, caseId, {
          evidence: [frozen('severe-absence'), frozen('observations')],
        }),
      nothing: () => Promise.resolve(),
    };
    const told: Record<string, number> = {};
    for (const [what, happens] of Object.entries(meanwhile)) {
      const { caseId } = await makeFamily(app, at);
      await app.dataSource.manager.update(PupilCase, caseId, { evidence: [frozen('severe-absence')] });
      const plan = await app.get(FollowUpDrafts).plan(caseId);
      expect(plan.kind).toBe('not-wanted');
      await happens(caseId);
      await app.get(UnitOfWork).run((tx) => app.get(FollowUpDrafts).save(tx, plan));
      told[what] = (await linesOf(caseId)).length;
    }
    expect(told).toEqual({ closed: 0, joined: 0, nothing: 1 });
  });
});
