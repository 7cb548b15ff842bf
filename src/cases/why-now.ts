import { DateTime } from 'luxon';
import type { ConcernState } from '../rules/concern.entity.js';
import type { Day } from '../shared/days.js';
import type { FrozenConcern } from './frozen-concern.js';

type Reason = Pick<FrozenConcern, 'concern' | 'severity' | 'raisedOn' | 'sentence'>;

/** What a row of a list needs to say why it is there; read with {@link whyNowColumns}. */
export interface WhyNowRow {
  /** The frozen concerns as the database keeps them. */
  readonly evidence: string;
  /** As {@link endedConcernsSql} tells. */
  readonly ended: string | null;
}

/** What has become of a concern that stands no more. */
export interface EndedReason {
  readonly as: Exclude<ConcernState, 'raised'>;
  readonly on: Day;
}

/** SQL for the columns of a {@link WhyNowRow}. @param k how the statement calls the case */
export function whyNowColumns(k: string): string {
  return `${k}.evidence, ${endedConcernsSql(`${k}.id`)} AS ended`;
}

/** SQL for the concerns of a case that stand no more: "id state day", joined by commas; null: all stand. */
export function endedConcernsSql(caseId: string): string {
  return `(SELECT string_agg(x.public_id || ' ' || x.state || ' ' || COALESCE(x.cleared_on, x.raised_on), ',')
    FROM case_concern l JOIN concern x ON x.id = l.concern_id WHERE l.case_id = ${caseId} AND x.state <> 'raised')`;
}

/** By the public id of the concern. @param ended as {@link endedConcernsSql} tells */
export function endedReasons(ended: string | null): ReadonlyMap<string, EndedReason> {
  return new Map(
    (ended?.split(',') ?? []).map((one) => {
      const [concern = '', state, on = ''] = one.split(' ');
      return [concern, { as: state === 'cleared' ? 'cleared' : 'withdrawn', on }];
    }),
  );
}

/** Those that still stand. */
export function stillStanding<One extends Reason>(frozen: readonly One[], ended: string | null): One[] {
  const over = endedReasons(ended);
  return frozen.filter((one) => !over.has(one.concern));
}

/** The one sentence for the story: the gravest concern, the newest of equals. */
export function whyNowOf(frozen: readonly Reason[]): string {
  return gravestOf(frozen)?.sentence ?? '';
}

/** {@link standingReason} of a row. */
export function whyNowOfRow({ evidence, ended }: WhyNowRow): string {
  return standingReason(JSON.parse(evidence) as FrozenConcern[], ended);
}

/**
 * Why now, wherever a case or its meeting is one line: the gravest concern that still stands, with the day whose words and figures these are; a
 * sentence is never written anew. Where nothing stands the line begins with that, and what follows is what it was.
 *
 * @param ended as {@link endedConcernsSql} tells
 */
export function standingReason(frozen: readonly Reason[], ended: string | null): string {
  const gravest = gravestOf(stillStanding(frozen, ended));
  if (gravest === undefined) return endedReason(frozen, endedReasons(ended));
  return `${gravest.sentence} Since ${dateWords(gravest.raisedOn)}, as it stood then.`;
}

/** What ended because the pupil does better comes before what was never so. */
function endedReason(frozen: readonly Reason[], over: ReadonlyMap<string, EndedReason>): string {
  const cleared = frozen.filter((one) => over.get(one.concern)?.as === 'cleared');
  const gravest = gravestOf(cleared.length > 0 ? cleared : frozen);
  if (gravest === undefined) return '';
  if (cleared.length === 0) return `Corrected since, and does not hold: ${gravest.sentence}`;
  const last = cleared.map((one) => over.get(one.concern)?.on ?? one.raisedOn).reduce(later);
  return `${frozen.length === 1 ? 'Ended on' : 'All has ended, the last on'} ${dateWords(last)}: ${gravest.sentence}`;
}

function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}

function gravestOf(frozen: readonly Reason[]): Reason | undefined {
  return [...frozen].sort(
    (a, b) => b.severity - a.severity || (a.raisedOn < b.raisedOn ? 1 : a.raisedOn > b.raisedOn ? -1 : 0),
  )[0];
}

function dateWords(day: Day): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat('d MMMM yyyy');
}
