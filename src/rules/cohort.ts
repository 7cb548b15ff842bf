import type { EpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import { plain } from './same-text.js';

/** Something of one pupil of the school, on a day. */
interface OfPupil {
  readonly pupilId: number;
  readonly day: EpochDay;
  /** When the school knew; never earlier than `day`. */
  readonly knownOn: EpochDay;
}

/** Points of negative incidents, as a positive number. */
export interface CohortPoints extends OfPupil {
  readonly points: number;
}

export interface CohortResult extends OfPupil {
  readonly subject: string;
  readonly assessment: string;
  readonly scale: string;
  readonly score: number;
}

/** `to` is the last day, null while it lasts. */
export interface CohortEnrolment {
  readonly pupilId: number;
  readonly yearGroup: string;
  readonly from: EpochDay;
  readonly to: EpochDay | null;
}

/** What is read of all pupils of one school. */
export interface CohortData {
  readonly enrolments: readonly CohortEnrolment[];
  readonly points: readonly CohortPoints[];
  readonly results: readonly CohortResult[];
}

/** Two assessments of one subject, as one year group did in both. */
export interface AssessmentPair {
  readonly subject: string;
  readonly scale: string;
  readonly earlier: string;
  readonly later: string;
}

/** Numbers of the pupils of a year group, ascending; the pupil in question is among them. */
export type Spread = Float64Array;

/**
 * A school's year groups, to hold one pupil against the others: as of any day, and by what was known then. It gives out numbers without
 * names. Each question is reckoned once, as all pupils of a year group ask the same.
 */
export class Cohort {
  private readonly answers = new Map<string, unknown>();

  /** @param hindsight the day as of which everything known counts as known at once; null: each day by what was known on it. */
  constructor(
    private readonly data: CohortData,
    private readonly hindsight: EpochDay | null = null,
  ) {}

  /** The same by what is known on `asOf` of all days up to then. */
  inHindsight(asOf: EpochDay): Cohort {
    return this.once(['hindsight', asOf], () => new Cohort(this.data, asOf));
  }

  /** Points of the days from `from` to `asOf`, both included, of each who was in the year group on `asOf`; 0 for most. */
  points(yearGroup: string, from: EpochDay, asOf: EpochDay): Spread {
    return this.once(['points', yearGroup, from, asOf], () => {
      const sums = new Map([...this.members(yearGroup, asOf)].map((pupilId) => [pupilId, 0]));
      for (const one of this.data.points) {
        const sum = sums.get(one.pupilId);
        if (sum !== undefined && one.day >= from && this.wasKnown(one, asOf))
          sums.set(one.pupilId, sum + one.points);
      }
      return Float64Array.from(sums.values()).sort();
    });
  }

  /** The scores in both assessments of those in the year group on `asOf` who have done both. */
  scores(
    yearGroup: string,
    pair: AssessmentPair,
    asOf: EpochDay,
  ): { readonly earlier: Spread; readonly later: Spread } {
    const { subject, scale, earlier, later } = pair;
    return this.once(['scores', yearGroup, subject, scale, earlier, later, asOf], () => {
      const members = this.members(yearGroup, asOf);
      const known = this.seriesOf(subject, scale).filter(
        (one) => members.has(one.pupilId) && this.wasKnown(one, asOf),
      );
      const both = [...groupBy(known, (one) => one.pupilId).values()].flatMap((own) => pairOf(own, pair));
      return {
        earlier: Float64Array.from(both, ([score]) => score).sort(),
        later: Float64Array.from(both, ([, score]) => score).sort(),
      };
    });
  }

  private seriesOf(subject: string, scale: string): readonly CohortResult[] {
    const bySeries = this.once(['series'], () => groupBy(this.data.results, seriesKey));
    return bySeries.get(seriesKey({ subject, scale })) ?? [];
  }

  private members(yearGroup: string, day: EpochDay): ReadonlySet<number> {
    return this.once(['members', yearGroup, day], () => {
      const there = this.data.enrolments.filter(
        (span) => span.yearGroup === yearGroup && span.from <= day && (span.to === null || span.to >= day),
      );
      return new Set(there.map((span) => span.pupilId));
    });
  }

  private wasKnown({ day, knownOn }: OfPupil, asOf: EpochDay): boolean {
    return day <= asOf && knownOn <= (this.hindsight ?? asOf);
  }

  private once<Answer>(question: readonly (string | number)[], answer: () => Answer): Answer {
    const key = JSON.stringify(question);
    if (!this.answers.has(key)) this.answers.set(key, answer());
    return this.answers.get(key) as Answer;
  }
}

const seriesKey = ({ subject, scale }: Pick<CohortResult, 'subject' | 'scale'>): string =>
  JSON.stringify([plain(subject), plain(scale)]);

/** One pupil's scores in both assessments, the later one being the newest of its name; empty without either. */
function pairOf(own: readonly CohortResult[], pair: AssessmentPair): (readonly [number, number])[] {
  const inOrder = own.toSorted((a, b) => a.day - b.day || a.score - b.score);
  const later = inOrder.findLast((one) => plain(one.assessment) === plain(pair.later));
  if (!later) return [];
  const earlier = inOrder.findLast(
    (one) => one !== later && one.day <= later.day && plain(one.assessment) === plain(pair.earlier),
  );
  return earlier ? [[earlier.score, later.score]] : [];
}

/** How many of the numbers are below this one. */
export function countBelow(spread: Spread, value: number): number {
  let low = 0;
  let high = spread.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spread[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number that half of them do not exceed. */
export function medianOf(spread: Spread): number {
  return spread[(spread.length - 1) >> 1] ?? 0;
}
