import { type Day, toEpochDay } from '../shared/days.js';
import { evaluatePupil, type Finding, type MeasuredFinding } from './evaluate-pupil.js';
import type { EvaluationSubject, StandingConcern } from './evaluation-subject.js';
import { type RuleState, step } from './hysteresis.js';
import { pausedBecause } from './paused-rules.js';
import { historyInHindsight, type PupilHistory, yearGroupOn } from './pupil-history.js';
import type { CompiledRule } from './rule.js';

/** A published rule set by its version, already at hand. */
export type RulesOf = (version: number) => readonly CompiledRule[];

/** How an evaluation reads the rules. */
export interface EvaluationRules {
  /** The rule set in force. */
  readonly version: number;
  readonly rulesOf: RulesOf;
  /** School days for which marks are provisional in a live run; in a run over the past none are. */
  readonly provisionalSchoolDays: number;
}

/** A school's memory of a rule as it is from now on. */
export interface StateChange extends RuleState {
  readonly schoolId: number;
  readonly ruleKey: string;
}

export interface EndedConcern {
  readonly id: number;
  readonly as: 'cleared' | 'withdrawn';
  /** Why a rule no longer asks about this pupil, for staff; null: the pupil does better, or the evidence is gone. */
  readonly because: string | null;
}

/** What one evaluation of one pupil for one school changes; all empty when it changes nothing. */
export interface ConcernChanges {
  readonly states: readonly StateChange[];
  readonly raised: readonly MeasuredFinding[];
  readonly ended: readonly EndedConcern[];
}

/**
 * What today's findings change in a pupil's concerns at a school. A concern ends as *cleared* when the pupil does better. It ends as
 * *withdrawn* when, by what the school knows now, its rule was not met on the day it was raised: a corrected mark has
 * taken its evidence away, and it should never have troubled anybody. Time passing never withdraws. A concern of a school that the pupil
 * has left ends there; at the school where the pupil is now, it is raised when the rule is met by what that school may read.
 */
export function decideConcerns(
  subject: EvaluationSubject,
  findings: readonly Finding[],
  rules: EvaluationRules,
): ConcernChanges {
  const changes: Changes = { states: [], raised: [], ended: [] };
  for (const concern of subject.leftBehind) leaveBehind(subject, concern, changes);
  for (const finding of findings) decideOne(subject, finding, rules, changes);
  for (const concern of subject.standing) endUnasked(subject, concern, findings, rules, changes);
  return changes;
}

/** Should the pupil come back one day, the school's rule starts anew. */
function leaveBehind(
  { asOf }: EvaluationSubject,
  { id, schoolId, ruleKey }: StandingConcern,
  changes: Changes,
): void {
  changes.ended.push({ id, as: 'cleared', because: 'the pupil has left the school' });
  changes.states.push(forgotten(schoolId, ruleKey, asOf));
}

function forgotten(schoolId: number, ruleKey: string, since: Day): StateChange {
  return { schoolId, ruleKey, met: false, since };
}

interface Changes extends ConcernChanges {
  readonly states: StateChange[];
  readonly raised: MeasuredFinding[];
  readonly ended: EndedConcern[];
}

function decideOne(
  subject: EvaluationSubject,
  finding: Finding,
  rules: EvaluationRules,
  changes: Changes,
): void {
  const { ruleKey } = finding;
  const standing = subject.standing.find((concern) => concern.ruleKey === ruleKey);
  const prior = subject.states.get(ruleKey) ?? null;
  const withdrawn = standing !== undefined && evidenceIsGone(subject, standing, finding.outcome, rules);
  const next = withdrawn ? step(finding, null, subject.asOf) : step(finding, prior, subject.asOf);
  if (standing && withdrawn) changes.ended.push({ id: standing.id, as: 'withdrawn', because: null });
  else if (standing && next.transition === 'cleared')
    changes.ended.push({ id: standing.id, as: 'cleared', because: whyCleared(subject, standing, rules) });
  else if (!standing && next.transition === 'raised' && finding.outcome === 'met')
    changes.raised.push(finding);
  const state = next.state ?? (withdrawn ? { met: false, since: subject.asOf } : null);
  if (state && isNews(state, prior)) changes.states.push({ ...state, schoolId: subject.schoolId, ruleKey });
}

/** Nobody is to think that a child does better because the school now asks for more. */
function whyCleared(
  { history, asOf }: EvaluationSubject,
  { ruleKey, ruleSetVersion }: StandingConcern,
  { version, rulesOf, provisionalSchoolDays }: EvaluationRules,
): string | null {
  if (ruleSetVersion === version) return null;
  const before = rulesOf(ruleSetVersion).filter(({ rule }) => rule.key === ruleKey);
  const options = { firstName: '', provisionalSchoolDays };
  const [finding] = evaluatePupil(history, before, toEpochDay(asOf), options);
  const holds = finding !== undefined && finding.outcome !== 'not-enough-data' && !finding.clear;
  return holds ? 'the school has changed this rule' : null;
}

/** A rule that was never met is not remembered: that is most rules of most pupils. */
function isNews(state: RuleState, prior: RuleState | null): boolean {
  return state.met !== (prior?.met ?? false);
}

/**
 * A concern whose rule no longer asks about this pupil would otherwise stand for ever: the school has given the rule up, or
 * the pupil has moved out of its year groups. Should the rule ask again one day, it starts anew. Where the year group is not
 * known, or the rules are paused, nothing is decided.
 */
function endUnasked(
  subject: EvaluationSubject,
  concern: StandingConcern,
  findings: readonly Finding[],
  rules: EvaluationRules,
  changes: Changes,
): void {
  const { id, ruleKey } = concern;
  if (findings.some((finding) => finding.ruleKey === ruleKey)) return;
  const because = whyUnasked(subject, ruleKey, rules);
  if (because === null) return;
  const withdrawn = evidenceIsGone(subject, concern, 'not-enough-data', rules);
  changes.ended.push(withdrawn ? { id, as: 'withdrawn', because: null } : { id, as: 'cleared', because });
  changes.states.push(forgotten(subject.schoolId, ruleKey, subject.asOf));
}

function whyUnasked(
  { history, asOf }: EvaluationSubject,
  ruleKey: string,
  rules: EvaluationRules,
): string | null {
  const known = rules.rulesOf(rules.version).find(({ rule }) => rule.key === ruleKey);
  if (!known) return 'the school no longer has this rule';
  const day = toEpochDay(asOf);
  const yearGroup = yearGroupOn(history, day);
  const { yearGroups } = known.rule;
  if (!yearGroups || yearGroup === null || pausedBecause(history, day) !== null) return null;
  return `this rule is for year ${yearGroups.join(', ')} only, and the pupil is now in year ${yearGroup}`;
}

/**
 * Measured again as of the day it was raised, by the rule set it was raised under, with the signals of today. It may have
 * been raised live (without the provisional marks) or in a run over the past (with them): either reading upholds it.
 * Where neither then nor now there is enough data, nothing is decided.
 */
function evidenceIsGone(
  subject: EvaluationSubject,
  concern: StandingConcern,
  now: Finding['outcome'],
  rules: EvaluationRules,
): boolean {
  if (now === 'met') return false;
  const rule = rules.rulesOf(concern.ruleSetVersion).filter((one) => one.rule.key === concern.ruleKey);
  const history = historyInHindsight(subject.history, toEpochDay(subject.asOf));
  const readings = [rules.provisionalSchoolDays, 0].flatMap((provisional) =>
    outcomesOn(history, rule, concern.raisedOn, provisional),
  );
  if (readings.includes('met')) return false;
  return [...readings, now].includes('not-met');
}

function outcomesOn(
  history: PupilHistory,
  rule: readonly CompiledRule[],
  day: Day,
  provisionalSchoolDays: number,
): Finding['outcome'][] {
  return evaluatePupil(history, rule, toEpochDay(day), { firstName: '', provisionalSchoolDays }).map(
    (finding) => finding.outcome,
  );
}
