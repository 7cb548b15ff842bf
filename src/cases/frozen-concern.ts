import { DateTime } from 'luxon';
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

/** SQL for the concerns of a case that stand no more: their public ids, joined by commas; null: all stand. */
export function endedConcernsSql(caseId: string): string {
  return `(SELECT string_agg(x.public_id, ',') FROM case_concern l JOIN concern x ON x.id = l.concern_id
    WHERE l.case_id = ${caseId} AND x.state <> 'raised')`;
}

type Reason = Pick<FrozenConcern, 'concern' | 'severity' | 'raisedOn' | 'sentence'>;

/** The one sentence for the story: the gravest concern, the newest of equals. */
export function whyNowOf(frozen: readonly Reason[]): string {
  return gravestOf(frozen)?.sentence ?? '';
}

/**
 * The one sentence for a list, of the gravest concern that still stands, with the day it is of: what is over is no reason to act today, and
 * "now" is the day it was found. Where all is over, it is what the case was opened on.
 *
 * @param ended as {@link endedConcernsSql} tells
 */
export function standingReason(frozen: readonly Reason[], ended: string | null): string {
  const over = new Set(ended?.split(','));
  const standing = frozen.filter((one) => !over.has(one.concern));
  const gravest = gravestOf(standing.length > 0 ? standing : frozen);
  return gravest === undefined ? '' : `${gravest.sentence} Since ${dateWords(gravest.raisedOn)}.`;
}

function gravestOf(frozen: readonly Reason[]): Reason | undefined {
  return [...frozen].sort(
    (a, b) => b.severity - a.severity || (a.raisedOn < b.raisedOn ? 1 : a.raisedOn > b.raisedOn ? -1 : 0),
  )[0];
}

function dateWords(day: Day): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat('d MMMM yyyy');
}
