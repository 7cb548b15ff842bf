import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { fallOf, greatestFall, latestPairs, type ResultPair } from '../comparable-results.js';
import { resultsEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted } from '../wording.js';

export class ResultFallParameters {
  /** Points lost; reached exactly counts. 13 on a standardised scale (reliability 0.9) is outside chance at 95 %. */
  @Says('points lost', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0)
  by = 13;

  @Says('only this subject', { hint: 'left out: any subject' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  subject?: string;

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
}

/** The latest result held against the one before it, same subject and same scale; the greatest fall of all subjects. */
export const resultFall: Indicator<ResultFallParameters, ResultPair> = {
  key: 'result-fall',
  title: 'A fall between two comparable results',
  domain: 'attainment',
  parameters: ResultFallParameters,
  reads: ['results'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'everything' }),
  minimumData: () => 'two results of one subject and scale',
  threshold: (p) => p.by,
  inWords: (p) =>
    `The latest result${p.subject === undefined ? '' : ` in ${p.subject}`}${p.scale === undefined ? '' : ` on the ${p.scale} scale`}` +
    `${p.withinWeeks === undefined ? '' : `, not older than ${counted(p.withinWeeks, 'week')},`} ` +
    `is at least ${counted(p.by, 'point')} below the one before it in the same subject and scale.`,
  amount: (value) => counted(value, 'point'),
  sentence: ({ earlier, later }, _p, firstName) =>
    `${firstName}'s result in ${later.subject} was ${earlier.score} (${earlier.assessment}) and is ${later.score} (${later.assessment}).`,

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
