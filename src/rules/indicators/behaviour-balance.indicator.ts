import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { incidentsEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted, percent } from '../wording.js';

export class BehaviourBalanceParameters {
  /** Share of negative entries among positive and negative ones, 0 to 1; reached exactly counts. */
  @Says('share of negative entries among positive and negative ones', { isLine: true, isShare: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.01)
  @Max(1)
  atLeast = 0.75;

  /** School days looked at, today included. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 30;

  /** Positive and negative entries needed; with few, the share is the habit of one teacher. */
  @Says('positive and negative entries needed')
  @IsInt()
  @Min(1)
  @Max(200)
  minimumEntries = 8;
}

interface Facts {
  negative: number;
  positive: number;
}

/**
 * How much of what is logged about a pupil is negative. Some teachers log much and some little, which a share evens out
 * and a sum does not. A child who hears almost only what went wrong is owed a talk about what goes right. Its evidence holds the negative
 * entries; how many positive ones stand against them is in the sentence.
 */
export const behaviourBalance: Indicator<BehaviourBalanceParameters, Facts> = {
  key: 'behaviour-balance',
  title: 'Balance of negative and positive entries',
  domain: 'behaviour',
  parameters: BehaviourBalanceParameters,
  reads: ['incidents'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: (p) =>
    `at least ${p.minimumEntries} positive and negative entries in the last ${counted(p.schoolDays, 'school day')}`,
  threshold: (p) => p.atLeast,
  inWords: (p) =>
    `At least ${percent(p.atLeast, 1)} of the positive and negative entries about the pupil in the last ${counted(p.schoolDays, 'school day')} are negative.`,
  amount: (value) => percent(value, 1),
  sentence: ({ negative, positive }, p, firstName) =>
    `Of the entries about ${firstName} in the last ${counted(p.schoolDays, 'school day')}, ` +
    `${negative} are negative and ${positive} positive.`,

  measure({ incidents, calendar }, p, asOf) {
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const recent = incidents.filter((incident) => incident.day >= from);
    const negative = recent.filter((incident) => incident.polarity === 'negative');
    const positive = recent.filter((incident) => incident.polarity === 'positive').length;
    const entries = negative.length + positive;
    if (entries < p.minimumEntries) {
      const reason = `Only ${entries} positive and negative entries in the last ${p.schoolDays} school days; ${p.minimumEntries} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    return {
      kind: 'measured',
      ratio: { over: negative.length, of: entries },
      facts: { negative: negative.length, positive },
      evidence: () => incidentsEvidence(negative, from, asOf),
    };
  },
};
