import type { EpochDay } from '../../shared/days.js';
import { isCombined } from '../condition.js';
import {
  evaluatePupil,
  type EvaluationOptions,
  type Finding,
  type MeasuredFinding,
} from '../evaluate-pupil.js';
import type { Evidence } from '../evidence.js';
import { pausedBecause } from '../paused-rules.js';
import type { PupilHistory } from '../pupil-history.js';
import { type CompiledRule, compileRules } from '../rule.js';
import { changeOf, nearly, shortAmount } from './change-words.js';

/** not-asked: the rule is for other year groups. nearly-met: see {@link nearly}. */
export type ExplainedOutcome = 'met' | 'nearly-met' | 'not-met' | 'not-enough-data' | 'not-asked';

/** What one rule makes of one pupil on one day, for a person who asks why. */
export interface RuleExplained {
  readonly ruleKey: string;
  readonly title: string;
  readonly outcome: ExplainedOutcome;
  /** What the rule looks for, about any pupil. */
  readonly looksFor: string;
  /** What it found, or why it says nothing. */
  readonly sentence: string;
  /** With its unit; null where nothing was measured. */
  readonly value: string | null;
  /** Where it stands against the line, and what would have to change for it to be met, or not to be; null where nothing of the pupil would change it. */
  readonly change: string | null;
  /** The signals behind it; null where nothing was measured. */
  readonly evidence: Evidence | null;
  /** Each condition of a rule on several, by the day itself; else none. */
  readonly parts: readonly RuleExplained[];
}

/**
 * What each rule makes of a pupil, in the order of the rules. It is {@link evaluatePupil} that is asked, so that it says here what it says when it
 * raises a concern.
 */
export function explainRules(
  history: PupilHistory,
  rules: readonly CompiledRule[],
  asOf: EpochDay,
  options: EvaluationOptions,
): RuleExplained[] {
  const findings = new Map(
    evaluatePupil(history, rules, asOf, options).map((finding) => [finding.ruleKey, finding]),
  );
  const isPaused = pausedBecause(history, asOf) !== null;
  return rules.map((compiled) => {
    const finding = findings.get(compiled.rule.key);
    if (!finding) return notAsked(compiled);
    const told =
      finding.outcome === 'not-enough-data' ? tooLittle(compiled, isPaused) : measured(compiled, finding);
    const parts = isPaused ? [] : explainRules(history, conditionsOf(compiled), asOf, options);
    return { ...namesOf(compiled), sentence: finding.sentence, ...told, parts };
  });
}

/** What a rule said by what was known on the day, and says by what is known since, where that is not the same. */
export interface RuleChanged {
  readonly then: RuleExplained;
  readonly since: RuleExplained;
}

/** The rules whose answer or value is not what it was: what corrections and late entries have changed. */
export function changedRules(then: readonly RuleExplained[], since: readonly RuleExplained[]): RuleChanged[] {
  const now = new Map(since.map((one) => [one.ruleKey, one]));
  return then.flatMap((one) => {
    const other = now.get(one.ruleKey);
    if (!other || (other.outcome === one.outcome && other.value === one.value)) return [];
    return [{ then: one, since: other }];
  });
}

const namesOf = (compiled: CompiledRule) => ({
  ruleKey: compiled.rule.key,
  title: compiled.rule.title,
  looksFor: compiled.bound.inWords,
});

function notAsked(compiled: CompiledRule): RuleExplained {
  const only = `Only for year ${(compiled.rule.yearGroups ?? []).join(', ')}.`;
  const nothing = { value: null, change: null, evidence: null, parts: [] };
  return { ...namesOf(compiled), outcome: 'not-asked', sentence: only, ...nothing };
}

type Told = Pick<RuleExplained, 'outcome' | 'value' | 'change' | 'evidence'>;

/** Of a pupil who has left, or a calendar that has ended, no further mark would make a rule speak. */
function tooLittle({ bound: { minimumData } }: CompiledRule, isPaused: boolean): Told {
  const change = isPaused || minimumData.startsWith('none: ') ? null : `It needs ${minimumData}.`;
  return { outcome: 'not-enough-data', value: null, change, evidence: null };
}

function measured(compiled: CompiledRule, finding: Exclude<Finding, { outcome: 'not-enough-data' }>): Told {
  const { value } = finding;
  return {
    outcome: outcomeOf(compiled, finding),
    value: shortAmount(compiled, value),
    change: changeOf(compiled, finding),
    evidence: finding.measuredOn(),
  };
}

function outcomeOf(
  { direction, bound }: CompiledRule,
  { outcome, value }: MeasuredFinding,
): ExplainedOutcome {
  if (outcome === 'met') return 'met';
  return nearly(direction, value, bound.threshold) ? 'nearly-met' : 'not-met';
}

/** The conditions of a rule on several, each as a rule of its own that leads to nothing. */
function conditionsOf({ rule }: CompiledRule): CompiledRule[] {
  if (!isCombined(rule)) return [];
  const { key, severity, reason } = rule;
  return compileRules(
    rule.of.map((condition, at) => ({
      ...{ key: `${key}-${at + 1}`, severity, reason, consequence: 'list', title: `Condition ${at + 1}` },
      ...condition,
    })),
  );
}
