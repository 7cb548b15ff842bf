import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { fallOf, latestPairs, type ResultPair } from '../comparable-results.js';
import { resultsEvidence } from '../evidence.js';
import { compareTo, THRESHOLD_DECIMALS, whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted, listed } from '../wording.js';

export class SubjectsFallingParameters {
  /** Subjects at once; reached exactly counts. */
  @Says('subjects at once', { hint: 'ask for more where many are tested', isLine: true })
  @IsInt()
  @Min(2)
  @Max(30)
  subjects = 2;

  /** Points lost in each of them; reached exactly counts. */
  @Says('points lost in each of them')
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.1)
  @Max(1000)
  by = 11;

  @Says('the scale of the results')
  @IsString()
  @IsNotEmpty()
  scale = 'standardised';

  /** Weeks (seven days each) after which the later result is too old to say anything; left out: never. */
  @Says('weeks of seven days after which the later result is too old', { hint: 'left out: never' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(520)
  withinWeeks?: number;
}

interface Facts {
  fallen: readonly ResultPair[];
  subjects: number;
}

/**
 * In how many subjects the latest result is well below the one before. A fall of 11 points on a standardised scale happens by chance to
 * 1 pupil in 20 in a given subject (reliability 0.9), to fewer than 1 in 100 in two of three at once, but to 9 in 100 in two
 * of ten: ask for more subjects where many are tested.
 */
export const subjectsFalling: Indicator<SubjectsFallingParameters, Facts> = {
  key: 'subjects-falling',
  title: 'Results falling in several subjects at once',
  domain: 'attainment',
  parameters: SubjectsFallingParameters,
  reads: ['results'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'everything' }),
  minimumData: (p) => `two results with a number in each of ${p.subjects} subjects on the ${p.scale} scale`,
  threshold: (p) => p.subjects,
  inWords: (p) =>
    `In at least ${counted(p.subjects, 'subject')} the latest result on the ${p.scale} scale` +
    `${p.withinWeeks === undefined ? '' : `, not older than ${counted(p.withinWeeks, 'week')},`} ` +
    `is at least ${counted(p.by, 'point')} below the one before it.`,
  amount: (value) => counted(value, 'subject'),
  sentence: ({ fallen, subjects }, p, firstName) =>
    `${firstName}'s results fell by ${counted(p.by, 'point')} or more in ${fallen.length} of ${counted(subjects, 'subject')}` +
    (fallen.length === 0 ? '.' : `: ${listed(fallen.map(fallInWords))}.`),

  measure({ results }, p, asOf) {
    const pairs = latestPairs(results, p, asOf);
    if (pairs.length < p.subjects) {
      const reason = `Two results to compare in ${counted(pairs.length, 'subject')}; ${p.subjects} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    const fallen = pairs.filter((pair) => compareTo(fallOf(pair), p.by) >= 0);
    return {
      kind: 'measured',
      ratio: whole(fallen.length),
      facts: { fallen, subjects: pairs.length },
      evidence: () => resultsEvidence(fallen.flatMap(({ earlier, later }) => [earlier, later])),
    };
  },
};

const fallInWords = ({ earlier, later }: ResultPair): string =>
  `${later.subject} from ${earlier.score} to ${later.score}`;
