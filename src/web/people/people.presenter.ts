import type { People, Person, PersonState } from '../../access/people/people-reader.js';
import { type FormError, messages } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { pastMomentWords } from '../layout/dates.js';
import type { NewPersonForm } from './people.forms.js';
import { ROLE_WORDS, roleWords } from './role-words.js';

export interface PeopleView {
  readonly title: string;
  readonly heading: string;
  /** "84 people, 12 with an account in use". */
  readonly summary: string;
  readonly roles: readonly Choice[];
  readonly states: readonly Choice[];
  readonly people: readonly PersonLine[];
  /** "1 to 100 of 240"; null where all stand here. */
  readonly page: string | null;
  readonly previous: string | null;
  readonly next: string | null;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

export interface PersonLine {
  readonly href: string;
  readonly name: string;
  readonly email: string | null;
  /** "Pastoral lead, year 9; Teacher"; null: none. */
  readonly roles: string | null;
  readonly state: string;
  readonly stateColour: string;
  /** "Second factor. Last here on 2 March 2026, 08:10"; null without an account in use. */
  readonly about: string | null;
}

/** What the list is narrowed by; anything else than what there is means everything. */
export interface PeopleFilter {
  readonly role: string;
  readonly state: string;
  /** From 1. */
  readonly page: number;
}

export const STATE_WORDS: Readonly<Record<PersonState, { readonly text: string; readonly colour: string }>> =
  {
    'no-account': { text: 'No account', colour: 'grey' },
    invited: { text: 'Invited', colour: 'yellow' },
    active: { text: 'Active', colour: 'green' },
    disabled: { text: 'Disabled', colour: 'red' },
    left: { text: 'Has left', colour: 'grey' },
  };
const PER_PAGE = 100;

export function presentPeople({ organisation, zone, people }: People, filter: PeopleFilter): PeopleView {
  const wanted = people.filter(
    (one) =>
      (filter.role === '' || one.roles.some(({ role }) => role === filter.role)) &&
      (filter.state === '' || one.state === filter.state),
  );
  const pages = Math.max(1, Math.ceil(wanted.length / PER_PAGE));
  const page = Math.min(Math.max(1, filter.page), pages);
  const first = (page - 1) * PER_PAGE;
  const shown = wanted.slice(first, first + PER_PAGE);
  return {
    title: 'People',
    heading: `People of ${organisation}`,
    summary: summary(people),
    roles: choices('Every role', roleChoices(people), filter.role),
    states: choices(
      'Every state',
      Object.entries(STATE_WORDS).map(([value, { text }]) => [value, text]),
      filter.state,
    ),
    people: shown.map((one) => line(one, zone)),
    page: pages === 1 ? null : `${first + 1} to ${first + shown.length} of ${wanted.length}`,
    previous: page > 1 ? address({ ...filter, page: page - 1 }) : null,
    next: page < pages ? address({ ...filter, page: page + 1 }) : null,
  };
}

function summary(people: readonly Person[]): string {
  const active = people.filter((one) => one.state === 'active').length;
  const all = people.length === 1 ? '1 person' : `${people.length} people`;
  return `${all}, ${active} with an account in use.`;
}

function roleChoices(people: readonly Person[]): [string, string][] {
  const roles = new Set(people.flatMap((one) => one.roles.map(({ role }) => role)));
  return [...roles]
    .map((role): [string, string] => [role, ROLE_WORDS[role].name])
    .sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'));
}

function choices(none: string, all: readonly (readonly [string, string])[], chosen: string): Choice[] {
  return [['', none] as const, ...all].map(([value, text]) => ({ value, text, selected: value === chosen }));
}

function line(person: Person, zone: string): PersonLine {
  const { text, colour } = STATE_WORDS[person.state];
  return {
    href: `/people/${person.id}`,
    name: `${person.firstName} ${person.lastName}`.trim(),
    email: person.email,
    roles:
      person.roles.length === 0
        ? null
        : person.roles.map(({ role, yearGroups }) => roleWords(role, yearGroups)).join('; '),
    state: text,
    stateColour: colour,
    about: person.state === 'active' ? aboutAccount(person, zone) : null,
  };
}

/** "Second factor in use. Last here on 2 March 2026, 08:10." */
export function aboutAccount({ hasSecondFactor, lastSignedInAt }: Person, zone: string): string {
  const factor = hasSecondFactor ? 'Second factor in use.' : 'No second factor yet.';
  const last =
    lastSignedInAt === null
      ? 'Has not signed in yet.'
      : `Last signed in on ${pastMomentWords(lastSignedInAt, zone)}.`;
  return `${factor} ${last}`;
}

function address({ role, state, page }: PeopleFilter): string {
  const asked = { role, state, page: page === 1 ? '' : String(page) };
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  return query.size === 0 ? '/people' : `/people?${query.toString()}`;
}

export interface NewPersonView {
  readonly title: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

export function presentNewPerson(form: NewPersonForm, errors: readonly FormError[]): NewPersonView {
  return {
    title: 'Invite somebody new',
    firstName: typedBack(form.firstName),
    lastName: typedBack(form.lastName),
    email: typedBack(form.email),
    errors,
    messages: messages(errors),
  };
}
