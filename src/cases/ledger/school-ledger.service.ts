import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { CompiledRule } from '../../rules/rule.js';
import { type RuleSetInForce, RuleSetsService } from '../../rules/rule-sets.service.js';
import { questionOfRule } from '../../rules/same-rule.js';
import { addDays, type Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import { LedgerReader } from './ledger.reader.js';
import { type QualityByGroup, qualityByGroup } from './quality-by-group.js';
import {
  isBelowLevel,
  judgedByEdition,
  type JudgedRow,
  lastWords,
  qualityLedger,
  type QuestionOf,
  type RuleQuality,
} from './quality-ledger.js';
import { questionsOf } from './rule-questions.js';

/** What was decided longer ago speaks of another year's pupils, and mostly of another year's rules. */
const LOOKED_BACK_DAYS = 365;

/** A rule with what the school's people said of it. */
export interface KnownRule extends RuleQuality {
  readonly title: string;
  /** Null: it is not in force any more. */
  readonly rule: CompiledRule | null;
  /** So often wrong that who answers for it is told. */
  readonly isBelow: boolean;
}

export interface SchoolLedger {
  readonly zone: string;
  readonly today: Day;
  /** A rule must be right in so many of a hundred before nobody is told; 0: nobody ever is. */
  readonly percent: number;
  /** The set in force; null: none is published. */
  readonly version: number | null;
  /** Those in force in the order of their set, then those that were judged and are in force no more. */
  readonly rules: readonly KnownRule[];
}

/** One rule, whole. */
export interface RuleLedger extends Omit<SchoolLedger, 'rules'> {
  readonly rule: KnownRule;
  /** For each edition, in their order. */
  readonly byGroup: readonly QualityByGroup[];
}

interface Place {
  readonly id: number;
  readonly zone: string;
  readonly percent: number;
}

/** How often each rule of a school is right, by what its people said at the triage desk in the last twelve months. Counts only. */
@Injectable()
export class SchoolLedgers {
  constructor(
    private readonly reader: Reader,
    private readonly ledger: LedgerReader,
    private readonly ruleSets: RuleSetsService,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Null for who works for no school: each school says of its own rules how often they are right. */
  async of(actor: Pick<Actor, 'organisationId'>): Promise<SchoolLedger | null> {
    const place = await this.place(actor);
    if (!place) return null;
    const { today, from } = await this.span(place);
    const rows = await this.ledger.rows({ schoolId: place.id, from });
    const inForce = await this.ruleSets.inForce(place.id);
    const { rules } = await this.known(rows, place, inForce);
    return { ...{ zone: place.zone, percent: place.percent, version: inForce.version, today, rules } };
  }

  /** @throws NotFound for a rule that is not in force at the actor's school and was never judged there */
  async ofRule(actor: Pick<Actor, 'organisationId'>, ruleKey: string): Promise<RuleLedger> {
    const place = await this.place(actor);
    if (!place) throw new NotFound('Only a school has rules of its own.');
    const { today, from } = await this.span(place);
    const rows = await this.ledger.rowsOfRule({ schoolId: place.id, from }, ruleKey);
    const inForce = await this.ruleSets.inForce(place.id);
    const { rules, questionOf } = await this.known(rows, place, inForce);
    const rule = rules.find((one) => one.ruleKey === ruleKey);
    if (!rule) throw new NotFound('There is no such rule here.');
    const byQuestion = judgedByEdition(lastWords(rows), questionOf);
    const byGroup = rule.editions.map(({ versions }) =>
      qualityByGroup(byQuestion.get(questionOf(ruleKey, versions[0] ?? 0)) ?? []),
    );
    return {
      ...{ zone: place.zone, percent: place.percent, version: inForce.version, today, rule, byGroup },
    };
  }

  /** Those of a school in force that are below its level. `inForce`: the set that counts there. */
  async belowLevel(schoolId: number, inForce: RuleSetInForce): Promise<SchoolLedger | null> {
    const place = await this.place({ organisationId: schoolId });
    if (!place || place.percent === 0) return null;
    const { today, from } = await this.span(place);
    const { rules } = await this.known(await this.ledger.rows({ schoolId, from }), place, inForce);
    const below = rules.filter(({ isBelow }) => isBelow);
    return { ...{ zone: place.zone, percent: place.percent, version: inForce.version, today, rules: below } };
  }

  private async known(
    rows: readonly JudgedRow[],
    { percent }: Place,
    inForce: RuleSetInForce,
  ): Promise<{ rules: KnownRule[]; questionOf: QuestionOf }> {
    const sets = await this.ledger.rulesOf([...new Set(rows.map((row) => row.ruleSetVersion))]);
    const questionOf = questionsOf(sets);
    const current = new Map(inForce.rules.map((one) => [one.rule.key, one]));
    const questions = new Map([...current].map(([key, { rule }]) => [key, questionOfRule(rule)]));
    const titles = new Map([...sets.values()].flat().map(({ key, title }) => [key, title]));
    const rules = qualityLedger(rows, questionOf, questions).map((one) => {
      const rule = current.get(one.ruleKey) ?? null;
      const title = rule?.rule.title ?? titles.get(one.ruleKey) ?? one.ruleKey;
      return { ...one, rule, title, isBelow: rule !== null && isBelowLevel(one.today, percent) };
    });
    return { rules, questionOf };
  }

  private async span({ id }: Place): Promise<{ today: Day; from: Day }> {
    const today = await this.schoolToday.at(id);
    return { today, from: addDays(today, -LOOKED_BACK_DAYS) };
  }

  private place({ organisationId }: Pick<Actor, 'organisationId'>): Promise<Place | null> {
    return this.reader.first<Place>(
      `SELECT id, timezone AS zone, rule_right_percent AS percent FROM organisation WHERE id = $1 AND kind = 'school'`,
      [organisationId ?? 0],
    );
  }
}
