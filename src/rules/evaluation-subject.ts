import type { Day } from '../shared/days.js';
import type { RuleState } from './hysteresis.js';
import type { PupilHistory } from './pupil-history.js';

/** A concern that stands now, as far as deciding its end needs. */
export interface StandingConcern {
  readonly id: number;
  /** Where the pupil was when it was raised, and for whom it was. */
  readonly schoolId: number;
  readonly ruleKey: string;
  readonly ruleSetVersion: number;
  readonly raisedOn: Day;
}

/** Where a pupil's evaluation stood when it was read; what is stored later is compared with it under the lock. */
export interface EvaluationMark {
  readonly signalsVersion: number;
  readonly evaluatedVersion: number;
  readonly evaluatedOn: Day | null;
}

/** Everything one evaluation of one pupil for one school reads, at one moment. A pupil at two schools is two subjects. */
export interface EvaluationSubject {
  readonly pupilId: number;
  readonly mark: EvaluationMark;
  /** The day the rules are asked about. */
  readonly asOf: Day;
  /** For which they are asked: the pupil is there on that day. */
  readonly schoolId: number;
  readonly firstName: string;
  /** As that school may read it. */
  readonly history: PupilHistory;
  /** What that school remembers, by rule. */
  readonly states: ReadonlyMap<string, RuleState>;
  /** What stands at that school. */
  readonly standing: readonly StandingConcern[];
  /** What stands still at schools the pupil has left; in one of the pupil's subjects. */
  readonly leftBehind: readonly StandingConcern[];
}
