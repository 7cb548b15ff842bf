import type { EpochDay } from '../shared/days.js';
import type { CombinedCondition, CompiledCondition } from './condition.js';
import type { Evidence } from './evidence.js';
import type { BoundIndicator, BoundMeasurement, LookBack } from './indicator.js';
import type { IndicatorDomain } from './indicator-domain.js';
import { historySeenOn, type SeenHistory } from './pupil-history.js';
import { counted } from './wording.js';

/** How an indicator begins to say that it needs no data: what there is not counts as nothing. */
const NO_MINIMUM = 'none: ';

/** What became of one of the conditions, today or in the weeks looked at. */
interface PartFound {
  readonly part: CompiledCondition;
  /** True when it is met; null when there is too little to say. */
  readonly met: boolean | null;
  /** Met, or not yet past the value at which it clears. */
  readonly holds: boolean;
  readonly sentence: () => string;
  readonly evidence: () => Evidence;
}

/**
 * A combination as an indicator whose value is how many of its conditions are met. Where the undecided ones could still
 * tip the scale it says nothing; a raised concern clears when so few conditions hold that even those inside their own bands do not
 * make it up.
 */
export function bindCombination(
  condition: CombinedCondition,
  parts: readonly CompiledCondition[],
): BoundIndicator {
  const { atLeast } = condition;
  return {
    threshold: atLeast,
    minimumData: minimumDataOf(parts),
    inWords: inWords(condition, parts),
    thresholdInWords: `${atLeast} of ${parts.length}`,
    clearsInWords: null,
    lookBack: longest(parts.map((part) => part.bound.lookBack)),
    amount: (value) => `${value} of ${parts.length}`,
    measure: (history, asOf, firstName) => {
      const days = daysLookedAt(history, asOf, condition.withinSchoolWeeks ?? 1);
      const found = parts.map((part) => find(part, history, days, firstName));
      return measurementOf(condition, found);
    },
  };
}

function inWords(
  { atLeast, withinSchoolWeeks, domains }: CombinedCondition,
  parts: readonly CompiledCondition[],
) {
  const many = atLeast === parts.length ? 'All of these' : `At least ${atLeast} of these ${parts.length}`;
  const within =
    withinSchoolWeeks === undefined ? '' : ` within ${counted(withinSchoolWeeks, 'school week')}`;
  const across = domains === undefined ? '' : `, from at least ${domains} parts of school life`;
  const list = parts.map((part, index) => `(${index + 1}) ${part.bound.inWords}`);
  return `${many}${within}${across}: ${list.join(' ')}`;
}

/** Of those that need any. */
function minimumDataOf(parts: readonly CompiledCondition[]): string {
  const needed = parts.map(({ bound }) => bound.minimumData).filter((data) => !data.startsWith(NO_MINIMUM));
  return needed.length === 0 ? `${NO_MINIMUM}nor do its signs` : `for its signs ${needed.join('; ')}`;
}

/** The longest of the windows, in the order in which they can reach. */
function longest(lookBacks: readonly LookBack[]): LookBack {
  const reach = (lookBack: LookBack): number => {
    if (!('count' in lookBack)) return lookBack.unit === 'everything' ? Infinity : 366;
    return lookBack.count * (lookBack.unit === 'school-days' ? 2 : 7);
  };
  return lookBacks.reduce((far, one) => (reach(one) > reach(far) ? one : far));
}

/** The day itself first, then the ends of the school weeks before it. */
function daysLookedAt({ calendar }: SeenHistory, asOf: EpochDay, weeks: number): EpochDay[] {
  const days = [asOf];
  for (let count = 1; count < weeks; count++) days.push(calendar.startOfSchoolWeeks(asOf, count) - 1);
  return days;
}

function find(
  part: CompiledCondition,
  history: SeenHistory,
  days: readonly EpochDay[],
  firstName: string,
): PartFound {
  const readings = days.map((day, index) => {
    const seen = index === 0 ? history : historySeenOn(history, day, 0);
    return part.bound.measure(seen, day, firstName);
  });
  const measured = readings.filter((reading) => reading.kind === 'measured');
  const shown = measured.find((reading) => reading.met) ?? measured[0];
  if (!shown)
    return { part, met: null, holds: false, sentence: () => reasonOf(readings[0]), evidence: noEvidence };
  return {
    part,
    met: shown.met,
    holds: measured.some((reading) => !reading.clear),
    sentence: shown.sentence,
    evidence: shown.evidence,
  };
}

const reasonOf = (reading: BoundMeasurement | undefined): string =>
  reading?.kind === 'not-enough-data' ? reading.reason : '';

const noEvidence = (): Evidence => ({ kind: 'combination', parts: [] });

function measurementOf(condition: CombinedCondition, found: readonly PartFound[]): BoundMeasurement {
  const met = found.filter((part) => part.met === true);
  const undecided = found.filter((part) => part.met === null);
  const isMet = suffices(condition, met);
  if (!isMet && suffices(condition, [...met, ...undecided]))
    return { kind: 'not-enough-data', reason: undecided.map((part) => part.sentence()).join(' ') };
  const holding = found.filter((part) => part.met === true || part.holds || part.met === null);
  return {
    kind: 'measured',
    value: met.length,
    met: isMet,
    clear: !isMet && !suffices(condition, holding),
    sentence: () => (met.length > 0 ? met : found).map((part) => part.sentence()).join(' '),
    evidence: () => ({ kind: 'combination', parts: met.map((part) => part.evidence()) }),
  };
}

function suffices({ atLeast, domains }: CombinedCondition, parts: readonly PartFound[]): boolean {
  if (parts.length < atLeast) return false;
  if (domains === undefined) return true;
  return new Set(parts.flatMap(({ part }): readonly IndicatorDomain[] => part.domains)).size >= domains;
}
