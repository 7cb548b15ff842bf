import { IsIn, IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { fallOf, greatestFall, latestPairs, type ResultPair } from '../comparable-results.js';
import { resultsEvidence } from '../evidence.js';
import { compareTo, THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted, points } from '../wording.js';

/** How far from the mean, in standard errors, so many per cent of chance differences stay. */
const STANDARD_ERRORS = { 90: 1.645, 95: 1.96 } as const;

export class ResultFallBeyondErrorParameters {
  /** A scale on which results compare and whose spread is known. */
  @Says('a scale on which results compare')
  @IsString()
  @IsNotEmpty()
  scale = 'standardised';

  /** Of the scale's scores, in points; standardised tests have 15. */
  @Says('points by which scores spread (one standard deviation)')
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.1)
  @Max(500)
  standardDeviation = 15;

  /** Of the test, as its publisher states it. */
  @Says('reliability of the test, as its publisher states it')
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.5)
  @Max(0.99)
  reliability = 0.9;

  /** Per cent of differences by chance alone that stay within what is let pass. */
  @Says('per cent of differences by chance alone that are let pass', { choices: { 90: '90%', 95: '95%' } })
  @IsIn([90, 95])
  confidence: 90 | 95 = 95;

  /** Left out: any subject; then the greatest fall counts. */
  @Says('only this subject', { hint: 'left out: any subject' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  subject?: string;

  /** Weeks (seven days each) after which the later result is too old to say anything; left out: never. */
  @Says('weeks of seven days after which the later result is too old', { hint: 'left out: never' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(520)
  withinWeeks?: number;
}

/**
 * Points a result must fall to be more than chance: so many standard errors of a difference, which is the scale's standard deviation times
 * √(2(1 − reliability)). Rounded up to a hundredth of a point, so that what decides is the number that is shown.
 */
function chance({ standardDeviation, reliability, confidence }: ResultFallBeyondErrorParameters): number {
  const error = standardDeviation * Math.sqrt(2 * (1 - reliability));
  return Math.ceil(STANDARD_ERRORS[confidence] * error * 100) / 100;
}

/**
 * A fall between the two latest comparable results that is greater than the error of measurement: 13.15 points on a standardised scale at
 * reliability 0.9 and 95 %, 11.04 at 90 %. Less may be a child's good day followed by a bad one. The more subjects are
 * looked at, the oftener one of them falls so far by chance.
 */
export const resultFallBeyondError: Indicator<ResultFallBeyondErrorParameters, ResultPair> = {
  key: 'result-fall-beyond-error',
  title: 'A fall greater than the error of measurement',
  domain: 'attainment',
  parameters: ResultFallBeyondErrorParameters,
  reads: ['results'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'everything' }),
  minimumData: (p) => `two results of one subject on the ${p.scale} scale`,
  threshold: chance,
  inWords: (p) =>
    `The latest result${p.subject === undefined ? '' : ` in ${p.subject}`} on the ${p.scale} scale` +
    `${p.withinWeeks === undefined ? '' : `, not older than ${counted(p.withinWeeks, 'week')},`} ` +
    `is at least ${counted(chance(p), 'point')} below the one before it in the same subject: more than chance at ${p.confidence}%, ` +
    `with a standard deviation of ${p.standardDeviation} and a reliability of ${p.reliability}.`,
  amount: (value) => counted(value, 'point'),
  sentence: ({ earlier, later }, p, firstName) =>
    `${firstName}'s result in ${later.subject} was ${earlier.score} (${earlier.assessment}) and is ${later.score} (${later.assessment})` +
    (compareTo(fallOf({ earlier, later }), chance(p)) >= 0
      ? `: a fall of ${points(earlier.score, later.score)}, which is more than chance.`
      : ': no fall, or one that can be chance.'),

  measure({ results }, p, asOf) {
    const worst = greatestFall(latestPairs(results, p, asOf));
    if (!worst) return { kind: 'not-enough-data', reason: 'No two results that can be compared.' };
    return {
      kind: 'measured',
      ratio: fallOf(worst),
      facts: worst,
      evidence: () => resultsEvidence([worst.earlier, worst.later]),
    };
  },
};
