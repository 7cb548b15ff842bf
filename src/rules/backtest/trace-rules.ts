import { type EpochDay, fromEpochDay, isoWeekOf } from '../../shared/days.js';
import { askedSchools } from '../asked-schools.js';
import { evaluatePupil, type Finding } from '../evaluate-pupil.js';
import type { Evidence, SpeaksOf } from '../evidence.js';
import { type RuleState, step, type Transition } from '../hysteresis.js';
import type { EnrolmentSpan, PupilHistory } from '../pupil-history.js';
import type { CompiledRule } from '../rule.js';
import { evaluationDays } from './evaluation-days.js';

/** A pupil as each of their schools knew them. */
export interface TestSubject {
  readonly pupilId: number;
  /** The school that keeps the record. */
  readonly keeper: number;
  readonly enrolments: readonly EnrolmentSpan[];
  /** Histories by school, with all that was ever known and when. */
  readonly places: ReadonlyMap<number, PupilHistory>;
}

/** Both days included. */
export interface TestedPeriod {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Of evidence, as much as says of which parts of a child's life it speaks. */
export interface EvidenceKinds extends SpeaksOf {
  readonly kind: Evidence['kind'];
  readonly parts?: readonly EvidenceKinds[];
}

/** A concern that would have been raised. */
export interface RaisedInTest {
  readonly on: EpochDay;
  readonly schoolId: number;
  /** The look at which it would have ended; null: it stood to the last. */
  readonly endedOn: EpochDay | null;
  readonly evidence: EvidenceKinds;
}

/** What one rule would have done about one pupil. */
export interface RuleTrace {
  readonly ruleKey: string;
  /** Each time it would have been raised, ascending; a day twice where two schools raise it. */
  readonly raised: readonly RaisedInTest[];
  /** ISO weeks at whose look it stood. */
  readonly stoodInWeeks: readonly number[];
  /** The farthest value towards its threshold; null when it could never be measured. */
  readonly extreme: number | null;
}

/** How the rules stood when the period began, by school and rule; absent: nothing had been raised. */
export type StartingStates = ReadonlyMap<number, ReadonlyMap<string, RuleState>>;

export interface TraceOptions {
  readonly provisionalSchoolDays?: number;
  readonly states?: StartingStates;
  /** The day after which a value says nothing of what was still to come: the outcome's. Absent: the whole period counts. */
  readonly extremeUntil?: EpochDay;
}

/**
 * Walks through a period week by week with the very evaluator that runs live, each time with only what that school knew by then, and the
 * memory that keeps a rule from flickering.
 */
export function traceRules(
  subject: TestSubject,
  rules: readonly CompiledRule[],
  period: TestedPeriod,
  options: TraceOptions = {},
): RuleTrace[] {
  const traces = new Map(rules.map((rule) => [rule.rule.key, new Trace(rule)]));
  for (const [schoolId, history] of subject.places) {
    const states = new Map(options.states?.get(schoolId));
    for (const day of evaluationDays(history.calendar, period.from, period.to)) {
      if (!askedSchools(subject.keeper, subject.enrolments, day).includes(schoolId)) continue;
      for (const finding of findingsOn(history, rules, day, options))
        take(finding, { day, schoolId, counts: day <= (options.extremeUntil ?? day) }, states, traces);
    }
  }
  return [...traces.values()].map((trace) => trace.ended());
}

function findingsOn(
  history: PupilHistory,
  rules: readonly CompiledRule[],
  day: EpochDay,
  { provisionalSchoolDays }: TraceOptions,
): Finding[] {
  return evaluatePupil(history, rules, day, { firstName: '', provisionalSchoolDays });
}

interface Look {
  readonly day: EpochDay;
  readonly schoolId: number;
  /** Its value is one that was reached before the outcome. */
  readonly counts: boolean;
}

function take(
  finding: Finding,
  look: Look,
  states: Map<string, RuleState>,
  traces: ReadonlyMap<string, Trace>,
): void {
  const { state, transition } = step(finding, states.get(finding.ruleKey) ?? null, fromEpochDay(look.day));
  if (state) states.set(finding.ruleKey, state);
  traces.get(finding.ruleKey)?.add(finding, look, transition, state?.met ?? false);
}

type Raised = { -readonly [Field in keyof RaisedInTest]: RaisedInTest[Field] };

function kindsIn(evidence: Evidence | null): EvidenceKinds {
  if (evidence === null) return { kind: 'combination', parts: [] };
  if (evidence.kind === 'combination') return { kind: 'combination', parts: evidence.parts.map(kindsIn) };
  return { kind: evidence.kind, domain: evidence.domain };
}

class Trace implements RuleTrace {
  readonly ruleKey: string;
  readonly raised: Raised[] = [];
  readonly stoodInWeeks: number[] = [];
  extreme: number | null = null;
  private readonly farther: (a: number, b: number) => number;

  constructor({ rule, direction }: CompiledRule) {
    this.ruleKey = rule.key;
    this.farther = direction === 'at-least' ? Math.max : Math.min;
  }

  add(finding: Finding, { day, schoolId, counts }: Look, transition: Transition, stands: boolean): void {
    if (transition === 'raised') {
      const evidence = kindsIn(finding.evidence);
      this.raised.push({ on: day, schoolId, endedOn: null, evidence });
    }
    const standing =
      transition === 'cleared' ? this.raised.findLast((one) => one.schoolId === schoolId) : undefined;
    if (standing) standing.endedOn = day;
    if (stands) this.stoodInWeeks.push(isoWeekOf(day));
    if (counts && finding.value !== null)
      this.extreme = this.extreme === null ? finding.value : this.farther(this.extreme, finding.value);
  }

  ended(): RuleTrace {
    this.raised.sort((a, b) => a.on - b.on);
    const { ruleKey, raised, extreme } = this;
    return { ruleKey, raised, extreme, stoodInWeeks: [...new Set(this.stoodInWeeks)] };
  }
}

/** Whether a rule is met by a pupil on a day at any of their schools of that day; null where there is too little to say. */
export function isMetOn(subject: TestSubject, rule: CompiledRule, day: EpochDay): boolean | null {
  const outcomes = askedSchools(subject.keeper, subject.enrolments, day).flatMap((schoolId) => {
    const history = subject.places.get(schoolId);
    return history ? findingsOn(history, [rule], day, {}).map((finding) => finding.outcome) : [];
  });
  if (outcomes.includes('met')) return true;
  return outcomes.includes('not-met') ? false : null;
}
