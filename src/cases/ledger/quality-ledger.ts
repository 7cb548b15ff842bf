import { type Interval, wilsonInterval } from '../../rules/backtest/rates.js';
import { groupBy } from '../../shared/group-by.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import type { Verdict } from '../triage/triage-outcome.entity.js';

/** One concern behind one decision at the triage desk. */
export interface JudgedRow {
  readonly outcomeId: number;
  readonly concernId: number;
  readonly pupilId: number;
  readonly ruleKey: string;
  readonly ruleSetVersion: number;
  /** Null: nobody said. */
  readonly verdict: Verdict | null;
  readonly undone: boolean;
  /** When it was decided. */
  readonly at: Instant;
  /** How many concerns stood behind the decision: one word was said of all of them. */
  readonly together: number;
}

/** A concern with the last word about it. */
export type Judged = JudgedRow & { readonly verdict: Verdict };

/** What people said of a rule's concerns. */
export interface Shares {
  readonly asked: number;
  readonly useful: number;
  readonly alreadyKnown: number;
  readonly wrongData: number;
  readonly notAWorry: number;
  /** Useful or already known: what it found was so. */
  readonly right: number;
  /** Right of asked, 0 to 1; null where nobody was asked. */
  readonly precision: number | null;
  /** Wilson's, at 95 %. */
  readonly interval: Interval | null;
}

/** A rule while it asked the same: from one change of what it looks for, or of what follows, to the next. */
export interface Edition {
  /** The rule sets it was judged under, ascending. */
  readonly versions: readonly number[];
  readonly isInForce: boolean;
  readonly shares: Shares;
  /** Of those that stood alone behind a decision, so that the word was of this rule and no other. */
  readonly alone: Shares;
}

export interface MonthOfRule {
  /** `YYYY-MM` */
  readonly month: string;
  readonly shares: Shares;
  readonly versions: readonly number[];
}

export interface RuleQuality {
  readonly ruleKey: string;
  /** As it stands today; of a rule that is not in force any more, and of one never asked about, nothing. */
  readonly today: Shares;
  /** The newest first. */
  readonly editions: readonly Edition[];
  /** Each of its concerns with the last word about it. */
  readonly judged: readonly Judged[];
}

/** What a rule asked under a version of the rule sets, as text that is the same where the question is. */
export type QuestionOf = (ruleKey: string, version: number) => string;

/**
 * Each concern once, by the last word that stands: who watched a pupil and said a week later that it was no worry has learnt something. What
 * was undone was never said.
 */
export function lastWords<Row extends JudgedRow>(rows: readonly Row[]): (Row & Judged)[] {
  const last = new Map<number, Row>();
  for (const row of rows) {
    const known = last.get(row.concernId);
    if (!row.undone && (known === undefined || known.outcomeId < row.outcomeId)) last.set(row.concernId, row);
  }
  return [...last.values()].filter((row): row is Row & Judged => row.verdict !== null);
}

export function sharesOf(judged: readonly Judged[]): Shares {
  const count = (verdict: Verdict): number => judged.filter((one) => one.verdict === verdict).length;
  const [asked, useful, alreadyKnown] = [judged.length, count('useful'), count('already-known')];
  const right = useful + alreadyKnown;
  return {
    ...{
      asked,
      useful,
      alreadyKnown,
      wrongData: count('wrong-data'),
      notAWorry: count('not-a-worry'),
      right,
    },
    precision: asked === 0 ? null : right / asked,
    interval: wilsonInterval(right, asked),
  };
}

/**
 * The ledger of a school: every rule that is in force or was judged.
 *
 * @param inForce the question of each rule in force, by its key, in the order of the rule set
 */
export function qualityLedger(
  rows: readonly JudgedRow[],
  questionOf: QuestionOf,
  inForce: ReadonlyMap<string, string>,
): RuleQuality[] {
  const byRule = groupBy(lastWords(rows), (one) => one.ruleKey);
  const former = [...byRule.keys()].filter((key) => !inForce.has(key)).sort();
  return [...inForce.keys(), ...former].map((ruleKey) =>
    qualityOf(ruleKey, byRule.get(ruleKey) ?? [], questionOf, inForce.get(ruleKey) ?? null),
  );
}

function qualityOf(
  ruleKey: string,
  judged: readonly Judged[],
  questionOf: QuestionOf,
  question: string | null,
): RuleQuality {
  const editions = [...judgedByEdition(judged, questionOf)].map(([asked, own]) => ({
    ...{ versions: versionsOf(own), isInForce: asked === question, shares: sharesOf(own) },
    alone: sharesOf(own.filter(({ together }) => together === 1)),
  }));
  return {
    ...{ ruleKey, judged },
    editions: editions.sort((a, b) => (b.versions.at(-1) ?? 0) - (a.versions.at(-1) ?? 0)),
    today: editions.find(({ isInForce }) => isInForce)?.shares ?? sharesOf([]),
  };
}

/** The months in which somebody was asked about a rule, ascending, by the school's clock. */
export function monthsOf(judged: readonly Judged[], zone: string): MonthOfRule[] {
  return [...groupBy(judged, ({ at }) => localDayOf(at, zone).slice(0, 7))]
    .map(([month, own]) => ({ month, shares: sharesOf(own), versions: versionsOf(own) }))
    .sort((a, b) => (a.month < b.month ? -1 : 1));
}

/** What was judged of one rule, by what it asked. */
export function judgedByEdition<Row extends Judged>(
  judged: readonly Row[],
  questionOf: QuestionOf,
): ReadonlyMap<string, readonly Row[]> {
  return groupBy(judged, ({ ruleKey, ruleSetVersion }) => questionOf(ruleKey, ruleSetVersion));
}

function versionsOf(judged: readonly Judged[]): number[] {
  return [...new Set(judged.map(({ ruleSetVersion }) => ruleSetVersion))].sort((a, b) => a - b);
}

/** Fewer say too little to call a rule wrong. */
export const FEWEST_TO_TELL = 20;

/**
 * Whether a rule is so often wrong that who answers for it is told: asked about at least {@link FEWEST_TO_TELL} times, and below the school's
 * level even at the upper end of the interval, so that bad luck calls nobody.
 *
 * @param percent of the school; 0: nobody is told
 */
export function isBelowLevel({ asked, interval }: Shares, percent: number): boolean {
  return asked >= FEWEST_TO_TELL && interval !== null && interval[1] < percent / 100;
}
