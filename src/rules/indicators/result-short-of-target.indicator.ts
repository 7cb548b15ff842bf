import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { comparableSeries, scoredResults } from '../comparable-results.js';
import { resultsEvidence, type ScoredResult } from '../evidence.js';
import { difference, THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted, points } from '../wording.js';

export class ResultShortOfTargetParameters {
  /** What the school aims at on this scale. Results carry no target of their own, so all pupils of the rule share this one. */
  @Says('the target, a score on the scale', { hint: 'one for all pupils of the rule' })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  target: number;

  @Says('the scale of the target')
  @IsString()
  @IsNotEmpty()
  scale: string;

  /** Points short of the target; reached exactly counts. */
  @Says('points short of the target', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.1)
  @Max(1000)
  by = 10;

  /** Left out: any subject; then the result furthest below counts. */
  @Says('only this subject', { hint: 'left out: any subject' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  subject?: string;

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

/**
 * How far the latest result is below a target that the rule names. Key stage 2 tests, for one, expect 100 on their scaled score. A target
 * for each child would say more; when results bring one, this is the place to read it.
 */
export const resultShortOfTarget: Indicator<ResultShortOfTargetParameters, Facts> = {
  key: 'result-short-of-target',
  title: 'A result short of the target',
  domain: 'attainment',
  parameters: ResultShortOfTargetParameters,
  reads: ['results'],
  direction: 'at-least',
  lookBack: ({ withinWeeks }) =>
    withinWeeks === undefined ? { unit: 'everything' } : { unit: 'weeks', count: withinWeeks },
  minimumData: (p) => `one result with a number on the ${p.scale} scale`,
  threshold: (p) => p.by,
  inWords: (p) =>
    `The latest result${p.subject === undefined ? ' in any subject' : ` in ${p.subject}`} on the ${p.scale} scale` +
    `${p.withinWeeks === undefined ? '' : `, not older than ${counted(p.withinWeeks, 'week')},`} ` +
    `is at least ${counted(p.by, 'point')} short of the target of ${p.target}.`,
  amount: (value) => counted(value, 'point'),
  sentence: ({ lowest }, p, firstName) =>
    `${firstName}'s latest result in ${lowest.subject} (${lowest.assessment}) is ${lowest.score}` +
    (lowest.score < p.target
      ? `, ${points(p.target, lowest.score)} short of the target of ${p.target}.`
      : `; the target is ${p.target}.`),

  measure({ results }, p, asOf) {
    const from = p.withinWeeks === undefined ? undefined : asOf - 7 * p.withinWeeks + 1;
    const { subject, scale } = p;
    const latest = comparableSeries(scoredResults(results, { subject, scale, from })).flatMap((series) =>
      series.slice(-1),
    );
    const [lowest] = latest.toSorted((a, b) => a.score - b.score);
    if (!lowest) return { kind: 'not-enough-data', reason: `No result on the ${scale} scale.` };
    return {
      kind: 'measured',
      ratio: difference(p.target, lowest.score),
      facts: { lowest },
      evidence: () => resultsEvidence([lowest]),
    };
  },
};
