import { IsNotEmpty, IsNumber, IsOptional, IsString, Min } from 'class-validator';
import {
  comparableSeries,
  fallOf,
  greatestFall,
  scoredResults,
  type ResultPair,
} from '../comparable-results.js';
import { resultsEvidence, type ScoredResult } from '../evidence.js';
import { THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { plain } from '../same-text.js';
import { Says } from '../says.js';
import { counted } from '../wording.js';

export class ResultDropParameters {
  /** The earlier assessment. */
  @Says('the earlier assessment')
  @IsString()
  @IsNotEmpty()
  from: string;

  /** The later assessment. */
  @Says('the later assessment')
  @IsString()
  @IsNotEmpty()
  to: string;

  /** Points lost between them; reached exactly counts. */
  @Says('points lost between them', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0)
  by: number;

  /** Left out: any subject; then the greatest fall counts. */
  @Says('only this subject', { hint: 'left out: any subject' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  subject?: string;
}

/** The latest result of `to`, held against the latest of `from` before it; null when either is missing. */
function pairIn(series: readonly ScoredResult[], p: ResultDropParameters): ResultPair | null {
  const later = series.findLast((result) => plain(result.assessment) === plain(p.to));
  if (!later) return null;
  const earlier = series.findLast(
    (result) => plain(result.assessment) === plain(p.from) && result !== later && result.day <= later.day,
  );
  return earlier ? { earlier, later } : null;
}

/** The fall between two named assessments of one subject and scale; a rise counts below 0. */
export const resultDrop: Indicator<ResultDropParameters, ResultPair> = {
  key: 'result-drop',
  title: 'A fall between two named assessments',
  domain: 'attainment',
  parameters: ResultDropParameters,
  reads: ['results'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'everything' }),
  minimumData: (p) => `a result of ${p.from} and a later one of ${p.to}, same subject and scale`,
  threshold: (p) => p.by,
  inWords: (p) =>
    `The result of ${p.to} is at least ${counted(p.by, 'point')} below the one of ${p.from} before it, in the same subject${p.subject === undefined ? '' : ` (${p.subject})`} and scale.`,
  amount: (value) => counted(value, 'point'),
  sentence: ({ earlier, later }, _p, firstName) =>
    `${firstName}'s result in ${later.subject} was ${earlier.score} (${earlier.assessment}) and is ${later.score} (${later.assessment}).`,

  measure({ results }, p) {
    const pairs = comparableSeries(scoredResults(results, { subject: p.subject }))
      .map((series) => pairIn(series, p))
      .filter((pair) => pair !== null);
    const worst = greatestFall(pairs);
    if (!worst)
      return { kind: 'not-enough-data', reason: `No result of ${p.from} with a later one of ${p.to}.` };
    return {
      kind: 'measured',
      ratio: fallOf(worst),
      facts: worst,
      evidence: () => resultsEvidence([worst.earlier, worst.later]),
    };
  },
};
