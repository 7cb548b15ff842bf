import { IsInt, Max, Min } from 'class-validator';
import { observationsEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import type { ObservationSignal } from '../pupil-history.js';
import { Says } from '../says.js';
import { counted } from '../wording.js';

export class ObservationsParameters {
  /** Weight together; reached exactly counts. With the weights below 3 is three mild ones or a single severe one. */
  @Says('weight of all observations together', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(100)
  weight = 3;

  @Says('weight of something small')
  @IsInt()
  @Min(0)
  @Max(100)
  mild = 1;

  @Says('weight of what needs attention')
  @IsInt()
  @Min(0)
  @Max(100)
  moderate = 2;

  @Says('weight of what is serious')
  @IsInt()
  @Min(0)
  @Max(100)
  severe = 3;

  /** School days looked at, today included. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 30;
}

interface Facts {
  count: number;
}

/** What staff have noticed lately, weighed. Observations of possible harm are not in the history: the DSL has them. */
export const observations: Indicator<ObservationsParameters, Facts> = {
  key: 'observations',
  title: 'Observations by staff',
  domain: 'wellbeing',
  parameters: ObservationsParameters,
  reads: ['observations'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: () => 'none: no observation weighs 0',
  threshold: (p) => p.weight,
  inWords: (p) =>
    `What staff noticed in the last ${counted(p.schoolDays, 'school day')} weighs at least ${p.weight}: ` +
    `something small weighs ${p.mild}, what needs attention ${p.moderate}, what is serious ${p.severe}.`,
  amount: (value) => `a weight of ${value}`,
  sentence: ({ count }, p, firstName) =>
    `Staff have written ${counted(count, 'observation')} about ${firstName} in the last ${counted(p.schoolDays, 'school day')}.`,

  measure({ observations: written, calendar }, p, asOf) {
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const recent = written.filter((observation: ObservationSignal) => observation.day >= from);
    return {
      kind: 'measured',
      ratio: whole(recent.reduce((sum, observation) => sum + p[observation.severity], 0)),
      facts: { count: recent.length },
      evidence: () => observationsEvidence(recent, from, asOf),
    };
  },
};
