import { fromEpochDay, type Day, type EpochDay } from '../shared/days.js';
import type { Evidence } from './evidence.js';
import type { BoundMeasurement } from './indicator.js';
import { pausedBecause } from './paused-rules.js';
import { historySeenOn, yearGroupOn, type PupilHistory } from './pupil-history.js';
import type { CompiledRule, Consequence, Rule } from './rule.js';

/** What one rule says of one pupil on one day. */
export type Finding = MeasuredFinding | UndecidedFinding;

interface FindingOfRule {
  readonly ruleKey: string;
  readonly asOf: Day;
  readonly severity: 1 | 2 | 3 | 4 | 5;
  readonly consequence: Consequence;
  readonly threshold: number;
  readonly sentence: string;
}

export interface MeasuredFinding extends FindingOfRule {
  readonly outcome: 'met' | 'not-met';
  readonly value: number;
  /** A raised concern may end (false inside the band between threshold and clearAt, and while met). */
  readonly clear: boolean;
  /** Copied when met; null otherwise, as nothing stands on it. */
  readonly evidence: Evidence | null;
  /** What was measured, also where the rule is not met: for who asks why. Copied with each call. */
  measuredOn(): Evidence;
  /** Why what was found counts as nothing, for who asks; null: what is there counts. */
  lacking(): string | null;
}

/** Neither raises nor clears; the sentence says what is missing. */
export interface UndecidedFinding extends FindingOfRule {
  readonly outcome: 'not-enough-data';
  readonly value: null;
  readonly clear: false;
  readonly evidence: null;
}

export interface EvaluationOptions {
  /** How the sentences call the pupil: the preferred name, else the first name. */
  readonly firstName: string;
  /** School days a mark stays provisional; 0 (every mark up to asOf counts) for a run over the past. */
  readonly provisionalSchoolDays?: number;
}

/**
 * The only evaluator: live runs, what-if and back-test call it. Pure: the same history, rules and day give the same
 * findings, whatever has been recorded since. One finding a rule, in the order of the rules; a rule for other
 * year groups gives none.
 */
export function evaluatePupil(
  history: PupilHistory,
  rules: readonly CompiledRule[],
  asOf: EpochDay,
  options: EvaluationOptions,
): Finding[] {
  const seen = historySeenOn(history, asOf, options.provisionalSchoolDays ?? 0);
  const day = fromEpochDay(asOf);
  const paused = pausedBecause(history, asOf);
  const findings: Finding[] = [];
  for (const compiled of rules) {
    if (!appliesTo(compiled, history, asOf)) continue;
    const measured = (): BoundMeasurement => compiled.bound.measure(seen, asOf, options.firstName);
    findings.push(findingOf(compiled, day, paused ?? measured()));
  }
  return findings;
}

function appliesTo({ rule }: CompiledRule, history: PupilHistory, asOf: EpochDay): boolean {
  if (!rule.yearGroups) return true;
  const yearGroup = yearGroupOn(history, asOf);
  return yearGroup !== null && rule.yearGroups.includes(yearGroup);
}

function findingOf({ rule, bound }: CompiledRule, asOf: Day, reading: BoundMeasurement): Finding {
  return reading.kind === 'not-enough-data'
    ? new Undecided(rule, bound.threshold, asOf, reading.reason)
    : new Measured(rule, bound.threshold, asOf, reading);
}

/** Classes, because one is made for every pupil and rule: spreading objects here took half the time. */
class Undecided implements UndecidedFinding {
  readonly outcome = 'not-enough-data';
  readonly value = null;
  readonly clear = false;
  readonly evidence = null;
  readonly ruleKey: string;
  readonly severity: Rule['severity'];
  readonly consequence: Consequence;

  constructor(
    rule: Rule,
    readonly threshold: number,
    readonly asOf: Day,
    readonly sentence: string,
  ) {
    this.ruleKey = rule.key;
    this.severity = rule.severity;
    this.consequence = rule.consequence;
  }
}

type MeasuredReading = Extract<BoundMeasurement, { kind: 'measured' }>;

/** Its sentence and evidence are made when somebody reads them: of most pupils nobody ever does. */
class Measured implements MeasuredFinding {
  readonly outcome: 'met' | 'not-met';
  readonly value: number;
  readonly clear: boolean;
  readonly ruleKey: string;
  readonly severity: Rule['severity'];
  readonly consequence: Consequence;
  readonly #reading: MeasuredReading;

  constructor(
    rule: Rule,
    readonly threshold: number,
    readonly asOf: Day,
    reading: MeasuredReading,
  ) {
    this.outcome = reading.met ? 'met' : 'not-met';
    this.value = reading.value;
    this.clear = reading.clear;
    this.ruleKey = rule.key;
    this.severity = rule.severity;
    this.consequence = rule.consequence;
    this.#reading = reading;
  }

  get sentence(): string {
    return this.#reading.sentence();
  }

  get evidence(): Evidence | null {
    return this.#reading.met ? this.#reading.evidence() : null;
  }

  measuredOn(): Evidence {
    return this.#reading.evidence();
  }

  lacking(): string | null {
    return this.#reading.lacking?.() ?? null;
  }
}
