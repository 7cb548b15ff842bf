import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { dialectOf, runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { InvalidInput } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import { isStorable, STORABLE_TEXT } from '../../shared/storable-text.js';
import { BY_COMMAND, NoSuchRuleDraft } from '../drafts/draft-errors.js';
import { type DraftRead, lockedDraft, schoolIdsOf } from '../drafts/locked-draft.js';
import { RuleDraft } from '../drafts/rule-draft.entity.js';
import { reaches, RuleReach } from '../drafts/rule-reach.js';
import { ruleSetDifference } from '../drafts/rule-set-difference.js';
import type { Rule } from '../rule.js';
import { RuleSet } from '../rule-set.entity.js';
import { RuleSetSchool } from '../rule-set-school.entity.js';
import { expectPublishable, LONGEST_REASON } from '../rule-terms.js';
import { inForceAt } from './in-force-at.js';
import { MadeFromAnotherSet, NothingToPublish, PublishedMeanwhile } from './publishing-errors.js';
import { ruleSetPublished } from './rule-set-published.event.js';

/** Rules to come into force at some schools. */
export interface ToPublish {
  readonly title: string;
  readonly rules: readonly Rule[];
  /** Null: where a school has no set of its own. */
  readonly schoolIds: readonly number[] | null;
  /** Why, for whoever reads the history. */
  readonly reason: string;
  /** The version in force that these rules were made from; where another is in force by now, nothing is published. Left out: whichever is. */
  readonly against?: number;
}

/** What whoever publishes a draft has said and read. */
export interface DraftPublishing {
  readonly reason: string;
  /** The version in force that they held the draft against. */
  readonly against: number;
}

/**
 * Brings rules into force: always as a new version, since concerns point at the old ones. What follows commits with it: the line in the audit,
 * the draft's end, and the work of asking the new rules about each pupil.
 */
@Injectable()
export class RulePublishing {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly reach: RuleReach,
  ) {}

  /**
   * The new version.
   * @throws InvalidInput, what `compileRules` throws, NothingToPublish, NoSuchRuleDraft for schools that are not theirs; PublishedMeanwhile
   */
  async publish(actor: Actor, wanted: ToPublish): Promise<number> {
    expectReason(wanted.reason);
    if (!reaches(await this.reach.schoolsOf(actor), wanted.schoolIds)) throw new NoSuchRuleDraft();
    return this.unitOfWork.run(async (tx) => {
      await oneAfterTheOther(tx);
      if (wanted.against !== undefined) await expectMadeFrom(tx, wanted.schoolIds, wanted.against);
      return this.bringIntoForce(tx, actor, wanted);
    });
  }

  /**
   * The new version; the draft ends with it.
   * @throws as `publish`; PublishedMeanwhile where another set than they have read is in force now; DraftChangedMeanwhile, DraftIsDone
   */
  async publishDraft(actor: Actor, read: DraftRead, { reason, against }: DraftPublishing): Promise<number> {
    expectReason(reason);
    const reach = await this.reach.schoolsOf(actor);
    return this.unitOfWork.run(async (tx) => {
      await oneAfterTheOther(tx);
      const { id, title, rules } = await lockedDraft(tx, reach, read);
      const schoolIds = await schoolIdsOf(tx, id);
      await expectInForce(tx, schoolIds, against);
      const version = await this.bringIntoForce(tx, actor, { title, rules, schoolIds, reason });
      await tx.update(RuleDraft, { id }, { publishedVersion: version });
      return version;
    });
  }

  private async bringIntoForce(tx: EntityManager, actor: Actor, wanted: ToPublish): Promise<number> {
    const { title, rules, schoolIds, reason } = wanted;
    expectPublishable(rules);
    if (rules.length === 0)
      throw new InvalidInput('rules', 'at least one rule: without any, nobody would be found');
    await expectDifference(tx, schoolIds, rules);
    const publicId = newPublicId();
    const version = await nextVersion(tx);
    const author = actor.shownName ?? BY_COMMAND;
    const at = this.clock.now();
    await tx.insert(RuleSet, {
      publicId,
      version,
      title,
      publishedAt: at,
      author,
      reason,
      rules: [...rules],
    });
    for (const schoolId of schoolIds ?? []) await tx.insert(RuleSetSchool, { schoolId, version });
    await this.events.publish(tx, ruleSetPublished, { version });
    await this.audit.record(tx, {
      ...{ actor: actor.name, action: 'rule-set-published', subject: 'rule-set', subjectId: publicId },
      reason: `version ${version}`,
    });
    return version;
  }
}

/** Two publish at once: one waits for the other, and reads what it has brought into force. SQLite has one writer anyway. */
async function oneAfterTheOther(tx: EntityManager): Promise<void> {
  if (dialectOf(tx) === 'postgres') await runSql(tx, 'LOCK TABLE rule_set IN SHARE ROW EXCLUSIVE MODE');
}

async function nextVersion(tx: EntityManager): Promise<number> {
  const [row] = await runSql<{ version: number | null }>(tx, 'SELECT MAX(version) AS version FROM rule_set');
  return (row?.version ?? 0) + 1;
}

async function expectInForce(
  tx: EntityManager,
  schoolIds: readonly number[] | null,
  against: number,
): Promise<void> {
  const version = Math.max(...(await inForceAt(tx, schoolIds)));
  if (version === against) return;
  const newer = await tx.findOneBy(RuleSet, { version });
  throw new PublishedMeanwhile(version, newer?.author ?? BY_COMMAND);
}

/** At every school: where another set is in force, nobody has read what the file would undo. */
async function expectMadeFrom(
  tx: EntityManager,
  schoolIds: readonly number[] | null,
  against: number,
): Promise<void> {
  const versions = await inForceAt(tx, schoolIds);
  if (versions.some((version) => version !== against)) throw new MadeFromAnotherSet(versions, against);
}

/** At one of the schools at least something must become different. */
async function expectDifference(
  tx: EntityManager,
  schoolIds: readonly number[] | null,
  rules: readonly Rule[],
): Promise<void> {
  const versions = await inForceAt(tx, schoolIds);
  const sets = await tx.findBy(RuleSet, { version: In(versions) });
  const isSame = (set: RuleSet): boolean => ruleSetDifference(set.rules, rules).length === 0;
  if (sets.length > 0 && sets.every(isSame)) throw new NothingToPublish();
}

function expectReason(reason: string): void {
  if (reason.trim() === '' || reason.length > LONGEST_REASON)
    throw new InvalidInput('reason', `why, in at most ${LONGEST_REASON} characters`);
  if (!isStorable(reason)) throw new InvalidInput('reason', STORABLE_TEXT);
}
