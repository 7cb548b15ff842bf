import { DateTime } from 'luxon';
import type { PickList } from '../../access/sight/pupil-picker.js';
import type { FoundPupil } from '../../access/sight/pupil-search.js';

/** A pupil to choose, in the shape of GOV.UK's radio items. */
interface PupilChoice {
  readonly value: string;
  readonly text: string;
  readonly hint?: { readonly text: string };
  readonly checked: boolean;
}

/** The field for letters of a name and what was found by them. */
export interface FindPupilView {
  readonly typed: string;
  /** How many were found, or what to do; empty before anything was typed. */
  readonly words: string;
  readonly items: readonly PupilChoice[];
}

export const NOBODY_PICKED: PickList = { typed: '', searched: false, pupils: [], more: false };

/** @param chosen public id of who was chosen; one who is not in the list is not chosen any more */
export function presentPickList(list: PickList, chosen = ''): FindPupilView {
  const { pupils } = list;
  const severalSchools = new Set(pupils.map((one) => one.schoolId)).size > 1;
  return {
    typed: list.typed,
    words: wordsOf(list),
    items: pupils.map((one) => {
      const hint = [yearOf(one), severalSchools ? one.school : '', apartOf(one, pupils)]
        .filter(Boolean)
        .join(', ');
      return {
        value: one.publicId,
        text: one.name,
        ...(hint === '' ? {} : { hint: { text: hint } }),
        checked: one.publicId === chosen,
      };
    }),
  };
}

/** The list with somebody who was chosen before, first, should they not be in it. */
export function withChosen(list: PickList, chosen: FoundPupil | null): PickList {
  if (!chosen || list.pupils.some((one) => one.publicId === chosen.publicId)) return list;
  return { ...list, searched: true, pupils: [chosen, ...list.pupils] };
}

function wordsOf({ typed, searched, pupils, more }: PickList): string {
  if (typed.trim() === '' && pupils.length === 0) return '';
  if (!searched) return 'Type at least two letters of the name.';
  if (pupils.length === 0)
    return 'Nobody here has a name like that. Check the spelling, or try the last name.';
  if (more)
    return `More than ${pupils.length} pupils have a name like that. Choose one, or type more letters.`;
  return pupils.length === 1
    ? '1 pupil. Choose them if it is who you mean.'
    : `${pupils.length} pupils. Choose one.`;
}

function yearOf({ yearGroup }: FoundPupil): string {
  if (yearGroup === null) return '';
  return /^\d+$/.test(yearGroup) ? `Year ${yearGroup}` : yearGroup;
}

/** Two of one name and year must not be mistaken for each other: the day they were born, else their number at the school. */
function apartOf(one: FoundPupil, all: readonly FoundPupil[]): string {
  const alike = all.filter((other) => other.name === one.name && other.yearGroup === one.yearGroup);
  if (alike.length < 2) return '';
  const tellsApart = alike.every(
    (other) => other.dateOfBirth !== null && (other === one || other.dateOfBirth !== one.dateOfBirth),
  );
  return tellsApart
    ? `born ${DateTime.fromISO(one.dateOfBirth ?? '')
        .setLocale('en-GB')
        .toFormat('d MMMM yyyy')}`
    : `number ${one.sourceId}`;
}
