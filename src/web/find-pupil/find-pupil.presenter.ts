import type { ListChoices, ListedPlace, ListedPupil } from '../../cases/reading/listed-pupils.js';
import { PUPILS_A_PAGE, type PupilsPage } from '../../cases/reading/pupil-list.js';
import type { Day } from '../../shared/days.js';
import { type FormError, messages } from '../forms/form.js';
import { dayWords } from '../layout/day-words.js';

/** How the list is narrowed; empty: not. */
export interface Filters {
  readonly year: string;
  /** Public id. */
  readonly school: string;
  /** Also those nobody worries about. A search always asks for everybody. */
  readonly everybody: boolean;
  readonly page: number;
}

export interface FindPupilView {
  readonly title: string;
  readonly typed: string;
  readonly filters: Filters;
  readonly years: readonly Choice[];
  readonly schools: readonly Choice[];
  readonly heading: string;
  readonly nobody: string | null;
  readonly pupils: readonly LineView[];
  readonly pages: {
    readonly words: string;
    readonly previous: string | null;
    readonly next: string | null;
  } | null;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

interface LineView {
  readonly href: string;
  readonly name: string;
  readonly where: string;
  readonly concerns: string | null;
  readonly caseWords: string | null;
  readonly contactHome: string | null;
}

export interface FoundPupils {
  readonly found: PupilsPage;
  readonly choices: ListChoices;
  readonly filters: Filters;
  /** Empty: no search. */
  readonly typed: string;
  readonly errors: readonly FormError[];
}

/** The list in words. @param today where whoever looks is */
export function presentPupils(
  { found, choices, filters, typed, errors }: FoundPupils,
  today: Day,
): FindPupilView {
  return {
    title: 'Pupils',
    ...{ typed, filters, errors, messages: messages(errors) },
    years: choicesOf(
      'Every year',
      choices.yearGroups.map((year) => ({ value: year, text: `Year ${year}` })),
      filters.year,
    ),
    schools: choicesOf(
      'Every school',
      choices.schools.map(({ publicId, name }) => ({ value: publicId, text: name })),
      filters.school,
    ),
    heading: headingOf(found.total, typed, filters),
    nobody: found.total === 0 ? nobodyWords(typed, filters) : null,
    pupils: found.pupils.map((pupil) => lineOf(pupil, choices.schools.length > 1, today)),
    pages: pagesOf(found, filters),
  };
}

/** Ids, a year and a number: nothing of what was typed. */
export function listAddress({ year, school, everybody }: Filters, page: number): string {
  const query = new URLSearchParams();
  if (year !== '') query.set('year', year);
  if (school !== '') query.set('school', school);
  if (everybody) query.set('show', 'everybody');
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? '/pupils' : `/pupils?${query.toString()}`;
}

function headingOf(total: number, typed: string, { everybody }: Filters): string {
  const pupils = total === 1 ? '1 pupil' : `${total} pupils`;
  if (typed !== '') return `${pupils} found for “${typed}”`;
  if (everybody) return pupils;
  return `${pupils} with a standing concern or a case, most urgent first`;
}

function nobodyWords(typed: string, { year, school, everybody }: Filters): string {
  const narrowed = year !== '' || school !== '';
  if (typed !== '')
    return narrowed
      ? 'Nobody you may see is called that in the year or school you chose. Try every year and every school.'
      : 'Nobody you may see is called that. Try the beginning of the first or the last name.';
  if (everybody)
    return 'You see no pupils here. Your role and year groups decide that; the office can change them.';
  return 'No pupil you see has a standing concern or a case. Search by name to look at anybody else.';
}

function choicesOf(every: string, choices: readonly Omit<Choice, 'selected'>[], chosen: string): Choice[] {
  return [{ value: '', text: every }, ...choices].map((one) => ({ ...one, selected: one.value === chosen }));
}

function lineOf(pupil: ListedPupil, manySchools: boolean, today: Day): LineView {
  return {
    href: `/pupils/${pupil.id}`,
    name: pupil.name,
    where: pupil.places.map((place) => placeWords(place, manySchools, today)).join('; '),
    concerns: concernWords(pupil.standingConcerns),
    caseWords: pupil.caseState === null ? null : `Case ${pupil.caseState}`,
    contactHome: pupil.contactHomeWords,
  };
}

function placeWords({ school, yearGroup, leftOn }: ListedPlace, manySchools: boolean, today: Day): string {
  const year = yearGroup === null ? 'No year group' : `Year ${yearGroup}`;
  const where = manySchools ? `${year}, ${school}` : year;
  return leftOn === null ? where : `${where}, left on ${dayWords(leftOn, today)}`;
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function concernWords(count: number): string | null {
  if (count === 0) return null;
  return `${NUMBERS[count] ?? String(count)} standing ${count === 1 ? 'concern' : 'concerns'}`;
}

function pagesOf({ total, page, pages }: PupilsPage, filters: Filters): FindPupilView['pages'] {
  if (pages === 1) return null;
  const first = (page - 1) * PUPILS_A_PAGE + 1;
  return {
    words: `${first} to ${Math.min(total, page * PUPILS_A_PAGE)} of ${total}`,
    previous: page > 1 ? listAddress(filters, page - 1) : null,
    next: page < pages ? listAddress(filters, page + 1) : null,
  };
}
