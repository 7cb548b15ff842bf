import type { Day } from '../../shared/days.js';

/** Pupils somebody may know of, and why. All conditions hold together. */
export interface SightPart {
  /** Null: every school of this installation. */
  readonly schoolIds: readonly number[] | null;
  /** Null: every year group. Only with schools that are named. */
  readonly yearGroups: readonly string[] | null;
  /** Only pupils whose family has said yes to the MAST. */
  readonly ifFamilyAgreed: boolean;
  /** Completes "you see this because …", about whoever looks. */
  readonly because: string;
}

/** What somebody may see, as of a day. A pupil in none of the parts is the same as none: nobody learns that there is one. */
export interface Sight {
  readonly parts: readonly SightPart[];
  /** The member of staff who looks: what is theirs to do, they see besides. Null for a key, and for who sees no story. */
  readonly staffId: number | null;
  /** The day where they are, by which year groups are told. */
  readonly today: Day;
}

/** Where a pupil is, as far as it decides who may know of them. */
export interface Whereabouts {
  readonly schoolId: number;
  /** At that school; null when none is recorded. */
  readonly yearGroup: string | null;
  readonly familyAgreed: boolean;
  /** The case is theirs, or something in it is for them to do. */
  readonly isTheirs?: boolean;
}

/** A sight without limits asks for no year group. */
const NEVER_ASKED: Day = '9999-12-31';

export const THEIRS = 'the case is yours, or something in it is for you to do';

/** Why somebody may know of a pupil who is at these places; null: they may not. The first reason that holds. */
export function whyVisible(sight: Sight, places: readonly Whereabouts[]): string | null {
  for (const part of sight.parts) if (places.some((place) => isWithin(part, place))) return part.because;
  return sight.staffId !== null && places.some((place) => isTheirsToDo(sight, place)) ? THEIRS : null;
}

/** The sight of who works on the server itself, and of a key for the whole installation. */
export function everything(because: string): Sight {
  return {
    parts: [{ schoolIds: null, yearGroups: null, ifFamilyAgreed: false, because }],
    staffId: null,
    today: NEVER_ASKED,
  };
}

/** Whether somebody may see any pupil of a school. */
export function mayConcern({ parts }: Sight, schoolId: number): boolean {
  return parts.some(({ schoolIds }) => schoolIds === null || schoolIds.includes(schoolId));
}

/** For the audit of a list: on what grounds its rows were shown. */
export function reasonsOf({ parts }: Sight): string {
  return parts.length === 0
    ? 'nothing is in sight'
    : [...new Set(parts.map((part) => part.because))].join('; ').slice(0, 200);
}

function isWithin({ schoolIds, yearGroups, ifFamilyAgreed }: SightPart, place: Whereabouts): boolean {
  if (schoolIds !== null && !schoolIds.includes(place.schoolId)) return false;
  if (ifFamilyAgreed && !place.familyAgreed) return false;
  return yearGroups === null || (place.yearGroup !== null && yearGroups.includes(place.yearGroup));
}

/** What was given to somebody to do stays in sight, but never a school of another's, or a family that has not agreed to them. */
function isTheirsToDo({ parts }: Sight, place: Whereabouts): boolean {
  if (place.isTheirs !== true) return false;
  return parts.some((part) => isWithin({ ...part, yearGroups: null }, place));
}
