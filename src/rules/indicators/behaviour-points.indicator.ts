import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { incidentsEvidence } from '../evidence.js';
import { difference, THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { counted, oneDecimal } from '../wording.js';

export class BehaviourPointsParameters {
  /** Points of negative incidents, counted as positive numbers; reached exactly counts. */
  @Says('points of negative incidents', { hint: 'whichever way the school signs them', isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(1)
  @Max(1000)
  points = 15;

  /** School days looked at, today included; incidents on days between them (a trip at the weekend) count too. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 20;
}

interface Facts {
  points: number;
  incidents: number;
}

/** Behaviour points gathered lately. Schools sign points differently, so the polarity decides and the size counts. */
export const behaviourPoints: Indicator<BehaviourPointsParameters, Facts> = {
  key: 'behaviour-points',
  title: 'Behaviour points in recent school days',
  domain: 'behaviour',
  parameters: BehaviourPointsParameters,
  reads: ['incidents'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: () => 'none: no incident is no points',
  threshold: (p) => p.points,
  inWords: (p) =>
    `At least ${counted(p.points, 'point')} for negative incidents in the last ${counted(p.schoolDays, 'school day')}.`,
  amount: (value) => counted(value, 'point'),
  sentence: ({ points, incidents }, p, firstName) =>
    `${firstName} has ${oneDecimal(points)} behaviour points from ${counted(incidents, 'incident')} in the last ${counted(p.schoolDays, 'school day')}.`,

  measure({ incidents, calendar }, p, asOf) {
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const counting = incidents.filter((incident) => incident.polarity === 'negative' && incident.day >= from);
    const points = counting.reduce((sum, incident) => sum + Math.abs(incident.points), 0);
    return {
      kind: 'measured',
      ratio: difference(points, 0),
      facts: { points, incidents: counting.length },
      evidence: () => incidentsEvidence(counting, from, asOf),
    };
  },
};
