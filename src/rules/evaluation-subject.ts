import type { Day } from '../shared/days.js';
import type { RuleState } from './hysteresis.js';
import type { PupilHistory } from './pupil-history.js';

/** A concern that stands now, as far as deciding its end needs. */
export interface StandingConcern {
  readonly id: number;
  /** Where the pupil was when it was raised. */
  readonly schoolId: number;
  readonly ruleKey: string;
  readonly ruleSetVersion: number;
  readonly raisedOn: Day;
}

/** What is remembered of one rule, and by which rule set it was judged. */
export interface RememberedState extends RuleState {
  readonly ruleSetVersion: number;
}

/** Where a pupil's evaluation stood when it was read; what is stored later is compared with it under the lock. */
export interface EvaluationMark {
  readonly signalsVersion: number;
  readonly evaluatedVersion: number;
  readonly evaluatedOn: Day | null;
}

/** Everything one evaluation of one pupil reads, at one moment. */
export interface EvaluationSubject {
  readonly pupilId: number;
  readonly mark: EvaluationMark;
  /** The day the rules are asked about. */
  readonly asOf: Day;
  /** The school the pupil is at on that day. */
  readonly schoolId: number;
  readonly firstName: string;
  readonly history: PupilHistory;
  readonly states: ReadonlyMap<string, RememberedState>;
  readonly standing: readonly StandingConcern[];
}
