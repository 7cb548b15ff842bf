import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { comparableSeries, scoredResults } from '../comparable-results.js';
import { resultsEvidence, type ScoredResult } from '../evidence.js';
import { difference, THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted } from '../wording.js';

export class ResultBelowParameters {
  /** A score under this is met; the score itself is not. */
  @Says('a score on the scale', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  below = 85;

  /** Left out: any subject; then the lowest of the latest results counts. */
  @Says('only this subject', { hint: 'left out: any subject' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  subject?: string;

  /** Left out: whichever was latest. */
  @Says('only this assessment', { hint: 'left out: whichever was latest' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  assessment?: string;

  /** Left out: any scale, so leave it out only where the assessment settles it. */
  @Says('only this scale', { hint: 'left out: any scale' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  scale?: string;

  /** Weeks (seven days each) after which a result is too old to say anything; left out: never. */
  @Says('weeks of seven days after which a result is too old', { hint: 'left out: never' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(520)
  withinWeeks?: number;
}

interface Facts {
  lowest: ScoredResult;
}

/** " of Paper 1 in Mathematics, on the standardised scale" */
function ofWhat({ assessment, subject, scale }: ResultBelowParameters): string {
  const parts = [
    assessment === undefined ? '' : ` of ${assessment}`,
    subject === undefined ? ' in any subject' : ` in ${subject}`,
    scale === undefined ? '' : ` on the ${scale} scale`,
  ];
  return parts.join('');
}

function within({ withinWeeks }: ResultBelowParameters): string {
  return withinWeeks === undefined ? '' : `, not older than ${counted(withinWeeks, 'week')},`;
}

/** The latest result, against a level. A later result in the same subject and scale takes its place. */
export const resultBelow: Indicator<ResultBelowParameters, Facts> = {
  key: 'result-below',
  title: 'A result below a level',
  domain: 'attainment',
  parameters: ResultBelowParameters,
  reads: ['results'],
  direction: 'below',
  lookBack: (p) =>
    p.withinWeeks === undefined ? { unit: 'everything' } : { unit: 'weeks', count: p.withinWeeks },
  minimumData: () => 'one result of that kind with a number',
  threshold: (p) => p.below,
  inWords: (p) => `The latest result${ofWhat(p)}${within(p)} is below ${p.below}.`,
  amount: (value) => String(value),
  sentence: ({ lowest }, p, firstName) =>
    `${firstName}'s latest result in ${lowest.subject} (${lowest.assessment}) is ${lowest.score}; the level we look for is ${p.below}.`,

  measure({ results }, p, asOf) {
    const from = p.withinWeeks === undefined ? undefined : asOf - 7 * p.withinWeeks + 1;
    const { subject, assessment, scale } = p;
    const latest = comparableSeries(scoredResults(results, { subject, assessment, scale, from })).map(
      (series) => series[series.length - 1],
    );
    const lowest = latest.reduce(
      (low, result) => (low && result && result.score < low.score ? result : low),
      latest[0],
    );
    if (!lowest) return { kind: 'not-enough-data', reason: 'No result of that kind.' };
    return {
      kind: 'measured',
      ratio: difference(lowest.score, 0),
      facts: { lowest },
      evidence: () => resultsEvidence([lowest]),
    };
  },
};
