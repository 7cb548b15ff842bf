import { IsInt, Max, Min } from 'class-validator';
import type { EpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { observationsEvidence, type ObservationsEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { NotAbove } from '../not-above.js';
import type { ObservationSignal } from '../pupil-history.js';
import { Says } from '../says.js';
import { counted, times } from '../wording.js';

export class RepeatedThemeParameters {
  /** Observations of one theme; reached exactly counts. */
  @Says('observations of one theme', { isLine: true })
  @IsInt()
  @Min(2)
  @Max(50)
  times = 3;

  /** By at least so many members of staff, else they count as 0. All who are not named count as one. */
  @Says('members of staff who wrote them, at least', { hint: 'all who are not named count as one' })
  @IsInt()
  @Min(1)
  @Max(20)
  @NotAbove('times')
  people = 2;

  /** School days looked at, today included. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 30;
}

interface Facts {
  found: readonly ObservationSignal[];
  people: number;
}

const peopleOf = (written: readonly ObservationSignal[]): number =>
  new Set(written.map(({ by }) => by ?? null)).size;

/** The theme noticed most often of those that enough people have noticed; the first by name of equals. */
function mostOften(recent: readonly ObservationSignal[], people: number): readonly ObservationSignal[] {
  const themes = [...groupBy(recent, ({ theme }) => theme)].sort(([a], [b]) => (a < b ? -1 : 1));
  return themes
    .map(([, written]) => written)
    .filter((written) => peopleOf(written) >= people)
    .reduce<readonly ObservationSignal[]>((most, one) => (one.length > most.length ? one : most), []);
}

/** All have one theme, so it is told of none where it may not be told of one. */
function evidenceOf(found: readonly ObservationSignal[], from: EpochDay, to: EpochDay): ObservationsEvidence {
  const evidence = observationsEvidence(found, from, to);
  if (!found.some(({ restricted }) => restricted)) return evidence;
  return { ...evidence, observations: evidence.observations.map((one) => ({ ...one, theme: null })) };
}

/**
 * The same noticed again and again, by more than one person: several pairs of eyes are harder to explain away than one. Restricted
 * observations count, but their theme is neither in the sentence nor in the evidence. Those of possible harm are not in the
 * history: the DSL has them.
 */
export const repeatedTheme: Indicator<RepeatedThemeParameters, Facts> = {
  key: 'repeated-theme',
  title: 'The same noticed by several people',
  domain: 'wellbeing',
  parameters: RepeatedThemeParameters,
  reads: ['observations'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: () => 'none: no observation is 0',
  threshold: (p) => p.times,
  inWords: (p) =>
    `At least ${p.times} observations in the last ${counted(p.schoolDays, 'school day')} have the same theme, ` +
    `and at least ${p.people === 1 ? '1 member' : `${p.people} members`} of staff wrote them.`,
  amount: (value) => counted(value, 'observation'),
  sentence: ({ found, people }, p, firstName) =>
    found.length === 0
      ? `Nothing was noticed about ${firstName} by enough people in the last ${counted(p.schoolDays, 'school day')}.`
      : `Something of the same kind was noticed about ${firstName} ${times(found.length)} ` +
        `in the last ${counted(p.schoolDays, 'school day')}, by ${people === 1 ? 'one person' : `${people} people`}.`,

  measure({ observations, calendar }, p, asOf) {
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const recent = observations.filter((observation) => observation.day >= from);
    const found = mostOften(recent, p.people);
    return {
      kind: 'measured',
      ratio: whole(found.length),
      facts: { found, people: peopleOf(found) },
      evidence: () => evidenceOf(found, from, asOf),
    };
  },
};
