import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { Organisation } from '../../people/organisations/organisation.entity.js';
import { Staff } from '../../people/staff/staff.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { groupBy } from '../../shared/group-by.js';
import type { Instant } from '../../shared/instants.js';
import type { Rule } from '../rule.js';
import { BY_COMMAND, NoSuchRuleDraft } from './draft-errors.js';
import { RuleDraft } from './rule-draft.entity.js';
import { RuleDraftSchool } from './rule-draft-school.entity.js';
import { reaches, RuleReach } from './rule-reach.js';

/** A draft as those who may write it read it. */
export interface DraftOfRules {
  readonly id: number;
  readonly publicId: string;
  readonly title: string;
  readonly revision: number;
  /** The version it was begun from; null: Tandem's defaults, before anything had been published. */
  readonly basedOn: number | null;
  /** Null: every school without a set of its own. */
  readonly schools: readonly DraftSchool[] | null;
  readonly rules: readonly Rule[];
  readonly author: string;
  readonly createdAt: Instant;
  readonly changedBy: string;
  readonly changedAt: Instant;
  readonly publishedVersion: number | null;
  readonly discardedAt: Instant | null;
}

/** A school that a draft is for. */
export interface DraftSchool {
  readonly id: number;
  readonly name: string;
}

/** What a run over the past needs of a draft. */
export interface DraftForTest {
  readonly id: number;
  readonly title: string;
  readonly revision: number;
  /** Null: every school. */
  readonly schoolIds: number[] | null;
  readonly rules: Rule[];
}

/** Drafts of rules, read by those who may write them. */
@Injectable()
export class RuleDraftsService {
  constructor(
    private readonly reader: Reader,
    private readonly reach: RuleReach,
  ) {}

  /** Also one that was published or discarded. @throws NoSuchRuleDraft, also for one of a school that is not theirs */
  async get(actor: Actor, publicId: string): Promise<DraftOfRules> {
    const found = await this.reader.manager.findOneBy(RuleDraft, { publicId });
    const [draft] = found ? await this.within(actor, [found]) : [];
    if (!draft) throw new NoSuchRuleDraft();
    return draft;
  }

  /** Those that are still written on, the one changed last first. */
  async open(actor: Actor): Promise<DraftOfRules[]> {
    const found = await this.reader.manager.find(RuleDraft, {
      where: { publishedVersion: IsNull(), discardedAt: IsNull() },
      order: { changedAt: 'DESC', id: 'DESC' },
    });
    return this.within(actor, found);
  }

  /** For the worker, which asks nobody: whoever starts a run has been asked. @throws NoSuchRuleDraft */
  async forTest(publicId: string): Promise<DraftForTest> {
    const draft = await this.reader.manager.findOneBy(RuleDraft, { publicId });
    if (!draft) throw new NoSuchRuleDraft();
    const { id, title, revision, rules } = draft;
    const schools = await this.reader.manager.findBy(RuleDraftSchool, { draftId: id });
    const schoolIds = schools.length === 0 ? null : schools.map(({ schoolId }) => schoolId);
    return { id, title, revision, schoolIds, rules };
  }

  private async within(actor: Actor, drafts: readonly RuleDraft[]): Promise<DraftOfRules[]> {
    const reach = await this.reach.schoolsOf(actor);
    const schools = await this.schoolsOf(drafts.map(({ id }) => id));
    const seen = drafts.filter(({ id }) => reaches(reach, schools.get(id)?.map((one) => one.id) ?? null));
    const names = await this.staffNames(seen.flatMap((one) => [one.authorStaffId, one.changedByStaffId]));
    const nameOf = (id: number | null): string => (id === null ? BY_COMMAND : (names.get(id) ?? BY_COMMAND));
    return seen.map(({ authorStaffId, changedByStaffId, ...draft }) => ({
      ...draft,
      schools: schools.get(draft.id) ?? null,
      author: nameOf(authorStaffId),
      changedBy: nameOf(changedByStaffId),
    }));
  }

  private async schoolsOf(draftIds: readonly number[]): Promise<Map<number, DraftSchool[]>> {
    const { manager } = this.reader;
    const rows = await manager.findBy(RuleDraftSchool, { draftId: In([...draftIds]) });
    const named = await manager.findBy(Organisation, { id: In(rows.map(({ schoolId }) => schoolId)) });
    const names = new Map(named.map(({ id, name }) => [id, name]));
    const byDraft = groupBy(rows, ({ draftId }) => draftId);
    return new Map(
      [...byDraft].map(([draftId, own]) => [
        draftId,
        own.map(({ schoolId: id }) => ({ id, name: names.get(id) ?? '' })).sort((a, b) => a.id - b.id),
      ]),
    );
  }

  private async staffNames(ids: readonly (number | null)[]): Promise<Map<number, string>> {
    const known = [...new Set(ids.filter((id) => id !== null))];
    const staff = await this.reader.manager.findBy(Staff, { id: In(known) });
    return new Map(staff.map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`]));
  }
}
