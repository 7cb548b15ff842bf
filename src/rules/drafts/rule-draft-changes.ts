import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import { isStorable, STORABLE_TEXT } from '../../shared/storable-text.js';
import type { Rule } from '../rule.js';
import { RuleSetsService } from '../rule-sets.service.js';
import { expectPublishable, LONGEST_TITLE } from '../rule-terms.js';
import { NoSuchRule, NoSuchRuleDraft } from './draft-errors.js';
import { type DraftRead, lockedDraft } from './locked-draft.js';
import { RuleDraft } from './rule-draft.entity.js';
import { RuleDraftSchool } from './rule-draft-school.entity.js';
import { reaches, RuleReach } from './rule-reach.js';

/**
 * Writes drafts of rules. Each change names the revision it was made on, and is refused where somebody was faster; what it leaves could be
 * published.
 */
@Injectable()
export class RuleDraftChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly ruleSets: RuleSetsService,
    private readonly reach: RuleReach,
  ) {}

  /**
   * Begins one from the set that is in force for these schools (null: where a school has none of its own; of several, for the first). The
   * answer is its public id.
   * @param from the rules it begins with, where they are other than those in force: of a set to go back to
   * @throws InvalidInput for the title, NoSuchRuleDraft for schools that are not theirs
   */
  async begin(
    actor: Actor,
    title: string,
    schoolIds: readonly number[] | null,
    from?: readonly Rule[],
  ): Promise<string> {
    expectTitle(title);
    if (!reaches(await this.reach.schoolsOf(actor), schoolIds)) throw new NoSuchRuleDraft();
    await this.ruleSets.ensureDefaults();
    const { version, rules } = await this.ruleSets.inForce(schoolIds?.[0] ?? null);
    const begun = [...(from ?? rules.map(({ rule }) => rule))];
    expectPublishable(begun);
    const publicId = newPublicId();
    await this.unitOfWork.run(async (tx) => {
      const at = this.clock.now();
      const draft = {
        ...{ publicId, title, basedOn: version, rules: begun, revision: 1 },
        ...{ authorStaffId: actor.staffId, createdAt: at, changedByStaffId: actor.staffId, changedAt: at },
        ...{ publishedVersion: null, discardedAt: null },
      };
      const { id } = await tx.save(RuleDraft, draft);
      for (const schoolId of schoolIds ?? []) await tx.insert(RuleDraftSchool, { draftId: id, schoolId });
      await this.note(tx, actor, 'rule-draft-created', publicId);
    });
    return publicId;
  }

  /** @throws InvalidInput, DraftChangedMeanwhile, DraftIsDone, NoSuchRuleDraft */
  async rename(actor: Actor, read: DraftRead, title: string): Promise<void> {
    expectTitle(title);
    await this.change(actor, read, 'title', () => ({ title }));
  }

  /** A rule more, at the end. @throws what `compileRules` and `expectTerms` throw, DraftChangedMeanwhile, DraftIsDone, NoSuchRuleDraft */
  async addRule(actor: Actor, read: DraftRead, rule: Rule): Promise<void> {
    await this.changeRules(actor, read, rule.key, (rules) => [...rules, rule]);
  }

  /** The rule with this key becomes another; the key stays. @throws as `addRule`, NoSuchRule */
  async changeRule(actor: Actor, read: DraftRead, rule: Rule): Promise<void> {
    await this.changeRules(actor, read, rule.key, (rules) => {
      expectRule(rules, rule.key);
      return rules.map((one) => (one.key === rule.key ? rule : one));
    });
  }

  /** @throws NoSuchRule, DraftChangedMeanwhile, DraftIsDone, NoSuchRuleDraft */
  async removeRule(actor: Actor, read: DraftRead, key: string): Promise<void> {
    await this.changeRules(actor, read, key, (rules) => {
      expectRule(rules, key);
      return rules.filter((one) => one.key !== key);
    });
  }

  /** It stays in the database, so that the audit can be followed, and is shown nowhere. @throws DraftChangedMeanwhile, DraftIsDone, NoSuchRuleDraft */
  async discard(actor: Actor, read: DraftRead): Promise<void> {
    const reach = await this.reach.schoolsOf(actor);
    await this.unitOfWork.run(async (tx) => {
      const { id, publicId } = await lockedDraft(tx, reach, read);
      await tx.update(RuleDraft, { id }, { discardedAt: this.clock.now() });
      await this.note(tx, actor, 'rule-draft-discarded', publicId);
    });
  }

  private changeRules(
    actor: Actor,
    read: DraftRead,
    key: string,
    changed: (rules: readonly Rule[]) => Rule[],
  ): Promise<void> {
    return this.change(actor, read, key, (draft) => {
      const rules = changed(draft.rules);
      expectPublishable(rules);
      return { rules };
    });
  }

  private async change(
    actor: Actor,
    read: DraftRead,
    what: string,
    changed: (draft: RuleDraft) => Partial<Pick<RuleDraft, 'title' | 'rules'>>,
  ): Promise<void> {
    const reach = await this.reach.schoolsOf(actor);
    await this.unitOfWork.run(async (tx) => {
      const draft = await lockedDraft(tx, reach, read);
      const by = { changedByStaffId: actor.staffId, changedAt: this.clock.now() };
      await tx.update(
        RuleDraft,
        { id: draft.id },
        { ...changed(draft), revision: draft.revision + 1, ...by },
      );
      await this.note(tx, actor, 'rule-draft-changed', draft.publicId, what);
    });
  }

  private note(
    tx: EntityManager,
    { name: actor }: Actor,
    action: string,
    subjectId: string,
    reason?: string,
  ): Promise<void> {
    return this.audit.record(tx, { actor, action, subject: 'rule-draft', subjectId, reason });
  }
}

function expectTitle(title: string): void {
  if (title.trim() === '' || title.length > LONGEST_TITLE)
    throw new InvalidInput('title', `a name of at most ${LONGEST_TITLE} characters`);
  if (!isStorable(title)) throw new InvalidInput('title', STORABLE_TEXT);
}

function expectRule(rules: readonly Rule[], key: string): void {
  if (!rules.some((one) => one.key === key)) throw new NoSuchRule();
}
