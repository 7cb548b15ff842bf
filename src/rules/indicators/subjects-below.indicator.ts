import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { comparableSeries, scoredResults } from '../comparable-results.js';
import { resultsEvidence, type ScoredResult } from '../evidence.js';
import { compareTo, difference, THRESHOLD_DECIMALS, whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted, listed } from '../wording.js';

export class SubjectsBelowParameters {
  /** Subjects at once; reached exactly counts. */
  @Says('subjects at once', { isLine: true })
  @IsInt()
  @Min(2)
  @Max(30)
  subjects = 2;

  /** A score under this counts; the score itself does not. */
  @Says('a score on the scale', { hint: 'the score itself does not count' })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  below = 85;

  @Says('the scale of the results')
  @IsString()
  @IsNotEmpty()
  scale = 'standardised';

  /** Weeks (seven days each) after which a result is too old to say anything; left out: never. */
  @Says('weeks of seven days after which a result is too old', { hint: 'left out: never' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(520)
  withinWeeks?: number;
}

interface Facts {
  low: readonly ScoredResult[];
  subjects: number;
}

/**
 * In how many subjects the latest result is below a level. One subject is that subject's business; several at once are
 * something about the child's year.
 */
export const subjectsBelow: Indicator<SubjectsBelowParameters, Facts> = {
  key: 'subjects-below',
  title: 'Results below a level in several subjects at once',
  domain: 'attainment',
  parameters: SubjectsBelowParameters,
  reads: ['results'],
  direction: 'at-least',
  lookBack: ({ withinWeeks }) =>
    withinWeeks === undefined ? { unit: 'everything' } : { unit: 'weeks', count: withinWeeks },
  minimumData: (p) => `results with a number in ${p.subjects} subjects on the ${p.scale} scale`,
  threshold: (p) => p.subjects,
  inWords: (p) =>
    `In at least ${counted(p.subjects, 'subject')} the latest result on the ${p.scale} scale` +
    `${p.withinWeeks === undefined ? '' : `, not older than ${counted(p.withinWeeks, 'week')},`} is below ${p.below}.`,
  amount: (value) => counted(value, 'subject'),
  sentence: ({ low, subjects }, p, firstName) =>
    `${firstName}'s latest result is below ${p.below} in ${low.length} of ${counted(subjects, 'subject')}` +
    (low.length === 0 ? '.' : `: ${listed(low.map(({ subject, score }) => `${subject} ${score}`))}.`),

  measure({ results }, p, asOf) {
    const from = p.withinWeeks === undefined ? undefined : asOf - 7 * p.withinWeeks + 1;
    const latest = comparableSeries(scoredResults(results, { scale: p.scale, from })).flatMap((series) =>
      series.slice(-1),
    );
    if (latest.length < p.subjects) {
      const reason = `Results in ${counted(latest.length, 'subject')}; ${p.subjects} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    const low = latest.filter(({ score }) => compareTo(difference(score, 0), p.below) < 0);
    return {
      kind: 'measured',
      ratio: whole(low.length),
      facts: { low, subjects: latest.length },
      evidence: () => resultsEvidence(low),
    };
  },
};
