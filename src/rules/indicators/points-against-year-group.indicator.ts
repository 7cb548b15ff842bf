import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { countBelow, medianOf } from '../cohort.js';
import { incidentsEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS, whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { yearGroupOn } from '../pupil-history.js';
import { Says } from '../says.js';
import { counted, percent } from '../wording.js';

export class PointsAgainstYearGroupParameters {
  /** Share of the others in the year group who have fewer points, 0 to 1; reached exactly counts. */
  @Says('share of the others in the year group with fewer points', { isLine: true, isShare: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.5)
  @Max(1)
  atLeast = 0.95;

  /** With fewer points of their own a pupil counts as 0: in a calm year two are many. */
  @Says("points of the pupil's own, at least")
  @IsInt()
  @Min(1)
  @Max(1000)
  minimumPoints = 8;

  /** School days looked at, today included. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 30;

  /** Pupils in the year group; with fewer, a share says little and could point at somebody. */
  @Says('pupils needed in the year group')
  @IsInt()
  @Min(10)
  @Max(1000)
  minimumPupils = 20;
}

interface Facts {
  yearGroup: string;
  own: number;
  fewer: number;
  others: number;
  median: number;
}

function tooFewWords(own: number, { minimumPoints }: PointsAgainstYearGroupParameters): string {
  return `There are ${counted(own, 'point')}. They are held against the year group from ${minimumPoints} on`;
}

/**
 * A pupil's behaviour points against those of the year group, which the same teachers gave on the same days: that evens out what a
 * fixed number of points does not. Somebody always has the most, so alone it should only be listed.
 */
export const pointsAgainstYearGroup: Indicator<PointsAgainstYearGroupParameters, Facts> = {
  key: 'points-against-year-group',
  title: 'Behaviour points against the year group',
  domain: 'behaviour',
  parameters: PointsAgainstYearGroupParameters,
  reads: ['incidents', 'others-incidents'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: (p) => `the pupil's year group with at least ${p.minimumPupils} pupils`,
  threshold: (p) => p.atLeast,
  inWords: (p) =>
    `The pupil has at least ${counted(p.minimumPoints, 'point')} for negative incidents in the last ${counted(p.schoolDays, 'school day')}, ` +
    `and at least ${percent(p.atLeast, 1)} of the others in the year group have fewer.`,
  amount: (value) => `${percent(value, 1)} of the others`,
  sentence: ({ yearGroup, own, fewer, others, median }, p, firstName) =>
    `${firstName} has ${counted(own, 'behaviour point')} in the last ${counted(p.schoolDays, 'school day')}, ` +
    `more than ${percent(fewer, others)} of the others in year ${yearGroup}; half of the year have ${median} or fewer.`,

  measure(history, p, asOf) {
    const { incidents, calendar, cohort } = history;
    const yearGroup = yearGroupOn(history, asOf);
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const spread = yearGroup === null ? undefined : cohort?.points(yearGroup, from, asOf);
    if (yearGroup === null || !spread || spread.length < p.minimumPupils) {
      const reason = `Too little is known of the year group; ${p.minimumPupils} pupils are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    const counting = incidents.filter((incident) => incident.polarity === 'negative' && incident.day >= from);
    const own = counting.reduce((sum, incident) => sum + Math.abs(incident.points), 0);
    const others = spread.length - 1;
    const fewer = Math.min(others, countBelow(spread, own));
    return {
      kind: 'measured',
      ratio: own < p.minimumPoints ? whole(0) : { over: fewer, of: others },
      facts: { yearGroup, own, fewer, others, median: medianOf(spread) },
      evidence: () => incidentsEvidence(counting, from, asOf),
      ...(own > 0 && own < p.minimumPoints ? { lacking: () => tooFewWords(own, p) } : {}),
    };
  },
};
