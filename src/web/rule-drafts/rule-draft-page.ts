import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { DraftIsDone } from '../../rules/drafts/draft-errors.js';
import { type DraftOfRules, RuleDraftsService } from '../../rules/drafts/rule-drafts.service.js';
import { type RuleDifference, ruleSetDifference } from '../../rules/drafts/rule-set-difference.js';
import { SchoolYearGroups } from '../../rules/drafts/school-year-groups.js';
import { type RuleSetInForce, RuleSetsService } from '../../rules/rule-sets.service.js';
import { sentIn } from './typed-rule.js';

/** A draft beside what is in force for its schools now. */
export interface DraftBesideInForce {
  readonly draft: DraftOfRules;
  readonly inForce: RuleSetInForce;
  readonly differences: readonly RuleDifference[];
  /** In which its moments are told. */
  readonly zone: string;
}

/** Drafts that can be written on, as the list of them shows them. */
export interface OpenDrafts {
  readonly drafts: readonly DraftOfRules[];
  readonly zone: string;
}

const ZONE_OF_THE_INSTALLATION = 'Europe/London';

/** What the pages of a draft have in common. */
@Injectable()
export class RuleDraftPage {
  constructor(
    private readonly drafts: RuleDraftsService,
    private readonly ruleSets: RuleSetsService,
    private readonly places: SchoolCalendars,
    private readonly years: SchoolYearGroups,
  ) {}

  /** @throws NoSuchRuleDraft */
  async of(actor: Actor, publicId: string): Promise<DraftBesideInForce> {
    const draft = await this.drafts.get(actor, publicId);
    const schoolId = draft.schools?.[0]?.id ?? null;
    const inForce = await this.ruleSets.inForce(schoolId);
    return {
      ...{ draft, inForce, zone: await this.zoneOf(schoolId) },
      differences: ruleSetDifference(
        inForce.rules.map(({ rule }) => rule),
        draft.rules,
      ),
    };
  }

  /** One that can be written on. @throws NoSuchRuleDraft, DraftIsDone */
  async writable(actor: Actor, publicId: string): Promise<DraftOfRules> {
    const draft = await this.drafts.get(actor, publicId);
    if (draft.publishedVersion !== null || draft.discardedAt !== null)
      throw new DraftIsDone(draft.publishedVersion);
    return draft;
  }

  async open(actor: Actor): Promise<OpenDrafts> {
    return { drafts: await this.drafts.open(actor), zone: await this.zoneOf(actor.organisationId) };
  }

  /** In which the moments of a school are told; null: of the whole installation. */
  async zoneOf(schoolId: number | null): Promise<string> {
    const school = schoolId === null ? null : await this.places.organisation(schoolId);
    return school?.timezone ?? ZONE_OF_THE_INSTALLATION;
  }

  yearGroups({ schools }: DraftOfRules): Promise<string[]> {
    return this.years.of(schools?.map(({ id }) => id) ?? null);
  }
}

/** Which revision a form was made on; 0, which is none, where it does not say. */
export function revisionIn(body: unknown): number {
  return wholeNumberIn(body, 'revision');
}

export function wholeNumberIn(body: unknown, field: string): number {
  const text = sentIn(body)[field];
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** The page of a draft. */
export function pathOf(publicId: string): string {
  return `/settings/rules/drafts/${publicId}`;
}
