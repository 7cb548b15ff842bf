import { IsIn, IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { incidentsEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { plain } from '../same-text.js';
import { Says } from '../says.js';
import { counted } from '../wording.js';

const POLARITIES_ASKED = ['negative', 'positive', 'neutral', 'any'] as const;

const POLARITIES_IN_WORDS: Readonly<Record<(typeof POLARITIES_ASKED)[number], string>> = {
  negative: 'negative ones',
  positive: 'positive ones',
  neutral: 'neutral ones',
  any: 'all of them',
};

export class IncidentsOfCategoryParameters {
  /** As the school writes it; letter case and outer spaces do not matter. */
  @Says('category, as the school writes it', { hint: 'letter case does not matter' })
  @IsString()
  @IsNotEmpty()
  category: string;

  /** How many; reached exactly counts. */
  @Says('incidents', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(200)
  incidents = 3;

  /** School days looked at, today included; what happens on days between them counts too. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 20;

  @Says('which incidents', { choices: POLARITIES_IN_WORDS })
  @IsIn(POLARITIES_ASKED)
  polarity: (typeof POLARITIES_ASKED)[number] = 'negative';
}

interface Facts {
  count: number;
}

const nounOf = ({ polarity }: IncidentsOfCategoryParameters): string =>
  polarity === 'any' ? 'incident' : `${polarity} incident`;

/**
 * Incidents of one category in recent school days. Categories are a school's own; the same thing again is a reason to ask what
 * lies behind it, which a sum of points hides.
 */
export const incidentsOfCategory: Indicator<IncidentsOfCategoryParameters, Facts> = {
  key: 'incidents-of-category',
  title: 'Incidents of one category',
  domain: 'behaviour',
  parameters: IncidentsOfCategoryParameters,
  reads: ['incidents'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: () => 'none: no incident is 0',
  threshold: (p) => p.incidents,
  inWords: (p) =>
    `At least ${counted(p.incidents, nounOf(p))} of the category "${p.category}" in the last ${counted(p.schoolDays, 'school day')}.`,
  amount: (value) => counted(value, 'incident'),
  sentence: ({ count }, p, firstName) =>
    `${firstName} was part of ${counted(count, nounOf(p))} of the category "${p.category}" in the last ${counted(p.schoolDays, 'school day')}.`,

  measure({ incidents, calendar }, p, asOf) {
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const counting = incidents.filter(
      (incident) =>
        incident.day >= from &&
        plain(incident.category) === plain(p.category) &&
        (p.polarity === 'any' || incident.polarity === p.polarity),
    );
    return {
      kind: 'measured',
      ratio: whole(counting.length),
      facts: { count: counting.length },
      evidence: () => incidentsEvidence(counting, from, asOf),
    };
  },
};
