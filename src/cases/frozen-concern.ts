import type { Concern } from '../rules/concern.entity.js';
import type { Evidence } from '../rules/evidence.js';
import type { Consequence } from '../rules/rule.js';
import type { Day } from '../shared/days.js';
import { type Trend, trendOf } from './trend.js';

/** A concern as a case keeps it: a copy, so that the case can always say on what it was opened. */
export interface FrozenConcern {
  /** Public id of the concern. */
  readonly concern: string;
  readonly ruleKey: string;
  readonly ruleSetVersion: number;
  /** 1 (slight) to 5. */
  readonly severity: number;
  readonly consequence: Consequence;
  readonly raisedOn: Day;
  readonly sentence: string;
  readonly value: number;
  readonly threshold: number;
  /** Which way it was going on the day it was raised. */
  readonly trend: Trend;
  readonly evidence: Evidence;
}

/** @param schoolDays the school's days up to `raisedOn` as EpochDays, ascending; later ones are passed over. */
export function freeze(concern: Concern, schoolDays: readonly number[]): FrozenConcern {
  const { ruleKey, ruleSetVersion, severity, consequence, raisedOn, sentence, value, threshold, evidence } =
    concern;
  return {
    concern: concern.publicId,
    ruleKey,
    ruleSetVersion,
    severity,
    consequence,
    raisedOn,
    sentence,
    value,
    threshold,
    trend: trendOf(evidence, raisedOn, schoolDays),
    evidence,
  };
}
