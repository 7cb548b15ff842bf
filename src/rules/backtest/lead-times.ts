import { quantileSorted } from 'd3-array';

/** How early the warnings that came true were, in weeks; null where none did. */
export interface LeadTimes {
  readonly least: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly most: number;
  /** School weeks by the schools' calendars; ISO weeks where no school days are known. */
  readonly unit: 'school weeks' | 'ISO weeks';
}

/** Quartiles between two numbers are interpolated, as R does by default (Hyndman and Fan 1996, type 7). */
export function leadTimes(weeks: readonly number[], unit: LeadTimes['unit']): LeadTimes | null {
  const sorted = [...weeks].sort((a, b) => a - b);
  const at = (share: number): number => quantileSorted(sorted, share) ?? 0;
  if (sorted.length === 0) return null;
  return {
    ...{ least: at(0), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75), most: at(1) },
    unit,
  };
}
