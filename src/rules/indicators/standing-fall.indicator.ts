import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import type { EpochDay } from '../../shared/days.js';
import { type Cohort, countBelow, type Spread } from '../cohort.js';
import { latestPairs, type ResultPair } from '../comparable-results.js';
import { resultsEvidence } from '../evidence.js';
import { type ExactRatio, THRESHOLD_DECIMALS, valueOf } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { yearGroupOn } from '../pupil-history.js';
import { Says } from '../says.js';
import { counted, percent } from '../wording.js';

export class StandingFallParameters {
  /** Percentage points of the year group passed by; a quarter of the year is 25. Reached exactly counts. */
  @Says('percentage points of the year group that passed the pupil by, 25 being a quarter of it', {
    isLine: true,
  })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(1)
  @Max(100)
  points = 25;

  /** Left out: any subject; then the greatest fall counts. */
  @Says('only this subject', { hint: 'left out: any subject' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  subject?: string;

  /** Left out: any scale; results are compared within one. */
  @Says('only this scale', { hint: 'left out: any scale' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  scale?: string;

  /** Weeks (seven days each) after which the later result is too old to say anything; left out: never. */
  @Says('weeks of seven days after which the later result is too old', { hint: 'left out: never' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(520)
  withinWeeks?: number;

  /** Pupils of the year group who have done both assessments. */
  @Says('pupils needed who have done both assessments')
  @IsInt()
  @Min(10)
  @Max(1000)
  minimumPupils = 20;
}

/** A pupil's two results, each with the share of the others it is ahead of; an equal score counts half. */
interface Standing {
  readonly pair: ResultPair;
  readonly yearGroup: string;
  readonly before: ExactRatio;
  readonly now: ExactRatio;
}

function aheadOf(spread: Spread, score: number): ExactRatio {
  const lower = countBelow(spread, score);
  let equal = 0;
  while (spread[lower + equal] === score) equal++;
  // A result that came in after the year group was read today is not among the others' yet.
  const others = equal === 0 ? spread.length : spread.length - 1;
  return { over: 2 * lower + Math.max(0, equal - 1), of: 2 * others };
}

const fallOf = ({ before, now }: Standing): ExactRatio => ({
  over: 100 * (before.over * now.of - now.over * before.of),
  of: before.of * now.of,
});

function standingOf(
  pair: ResultPair,
  cohort: Cohort,
  yearGroup: string,
  asOf: EpochDay,
  minimumPupils: number,
): Standing[] {
  const { earlier, later } = pair;
  const { subject, scale } = later;
  const asked = { subject, scale, earlier: earlier.assessment, later: later.assessment };
  const scores = cohort.scores(yearGroup, asked, asOf);
  if (scores.later.length < minimumPupils) return [];
  const before = aheadOf(scores.earlier, earlier.score);
  return [{ pair, yearGroup, before, now: aheadOf(scores.later, later.score) }];
}

/**
 * Falling behind the year group in a subject between two assessments that both have done. Where a test is harder than the last everybody's
 * score falls; the standing does not, so this tells the child's fall from the test's. Ranks take no scale for granted.
 */
export const standingFall: Indicator<StandingFallParameters, Standing> = {
  key: 'standing-fall',
  title: 'Falling behind the year group in a subject',
  domain: 'attainment',
  parameters: StandingFallParameters,
  reads: ['results', 'others-results'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'everything' }),
  minimumData: (p) =>
    `two results of one subject and scale, and at least ${p.minimumPupils} pupils of the year group who have done both assessments`,
  threshold: (p) => p.points,
  inWords: (p) =>
    `Between the two latest results${p.subject === undefined ? ' of a subject' : ` in ${p.subject}`}${p.scale === undefined ? '' : ` on the ${p.scale} scale`}` +
    `${p.withinWeeks === undefined ? '' : `, the later not older than ${counted(p.withinWeeks, 'week')},`} ` +
    `the pupil's place in the year group fell by at least ${counted(p.points, 'percentage point')}.`,
  amount: (value) => counted(value, 'percentage point'),
  sentence: ({ pair: { earlier, later }, yearGroup, before, now }, _p, firstName) =>
    `In ${later.subject} ${firstName} was ahead of ${percent(before.over, before.of)} of year ${yearGroup} (${earlier.assessment}) ` +
    `and is ahead of ${percent(now.over, now.of)} (${later.assessment}).`,

  measure(history, p, asOf) {
    const { results, cohort } = history;
    const yearGroup = yearGroupOn(history, asOf);
    const standings =
      yearGroup === null || !cohort
        ? []
        : latestPairs(results, p, asOf).flatMap((pair) =>
            standingOf(pair, cohort, yearGroup, asOf, p.minimumPupils),
          );
    const [worst] = standings.toSorted((a, b) => valueOf(fallOf(b)) - valueOf(fallOf(a)));
    if (!worst) {
      const reason = `No two results that ${p.minimumPupils} pupils of the year group have, too.`;
      return { kind: 'not-enough-data', reason };
    }
    return {
      kind: 'measured',
      ratio: fallOf(worst),
      facts: worst,
      evidence: () => resultsEvidence([worst.pair.earlier, worst.pair.later]),
    };
  },
};
