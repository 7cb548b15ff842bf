import type { People, Person } from '../../access/people/people-reader.js';
import { standOf } from '../../access/people/role-giving.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { type FormError, messages } from '../forms/form.js';
import { aboutAccount, STATE_WORDS } from './people.presenter.js';
import { ROLE_WORDS, roleWords } from './role-words.js';

export interface PersonView {
  readonly title: string;
  readonly id: string;
  readonly name: string;
  readonly jobTitle: string | null;
  readonly where: string;
  readonly state: string;
  readonly stateColour: string;
  /** Second factor and last sign-in; null without an account in use. */
  readonly about: string | null;
  readonly email: string;
  /** They look at themselves: nobody changes what they may do by themselves. */
  readonly isSelf: boolean;
  /** Roles that the file of staff states; changed there. */
  readonly ofFile: readonly string[];
  readonly roles: readonly RoleBox[];
  readonly yearGroups: string;
  readonly hasYears: boolean;
  readonly seen: string;
  readonly mayInvite: boolean;
  /** They have not chosen a password yet. */
  readonly mayChangeAddress: boolean;
  readonly mayHaveLink: boolean;
  readonly linkText: string;
  readonly mayLoseFactor: boolean;
  readonly mayBeDisabled: boolean;
  readonly mayBeEnabled: boolean;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface RoleBox {
  readonly value: StaffRoleName;
  readonly text: string;
  readonly hint: { readonly text: string };
  readonly checked: boolean;
}

/** What was typed, to be shown again. */
export interface Typed {
  readonly email?: string;
  readonly roles?: readonly string[];
  readonly yearGroups?: string;
  readonly seen?: string;
}

/** Who looks, and which roles they may give there. */
export interface WhoLooks {
  readonly staffId: number | null;
  readonly givable: readonly StaffRoleName[];
}

export function presentPerson(
  { organisation, zone, person }: People & { readonly person: Person },
  { staffId, givable }: WhoLooks,
  typed: Typed = {},
  errors: readonly FormError[] = [],
): PersonView {
  const { state, hasSecondFactor } = person;
  const isSelf = person.staffId === staffId;
  const name = `${person.firstName} ${person.lastName}`.trim();
  const isInUse = state === 'active' || state === 'invited';
  return {
    ...{ title: name, name, id: person.id, jobTitle: person.jobTitle, where: organisation, isSelf },
    state: STATE_WORDS[state].text,
    stateColour: STATE_WORDS[state].colour,
    about: state === 'active' ? aboutAccount(person, zone) : null,
    email: typed.email ?? person.email ?? '',
    ...rolesOf(person, givable, typed),
    seen: typed.seen ?? standOf(person.roles),
    mayInvite: state === 'no-account',
    mayChangeAddress: state === 'invited',
    mayHaveLink: isInUse,
    linkText: state === 'invited' ? 'Send the first link again' : 'Send a link for a new password',
    mayLoseFactor: isInUse && hasSecondFactor && !isSelf,
    mayBeDisabled: (isInUse || state === 'left') && !isSelf,
    mayBeEnabled: state === 'disabled',
    errors,
    messages: messages(errors),
  };
}

function rolesOf({ roles }: Person, givable: readonly StaffRoleName[], typed: Typed) {
  const ofFile = roles.filter((one) => !one.isGivenHere);
  const here = roles.filter((one) => one.isGivenHere);
  const checked = typed.roles ?? here.map((one) => one.role);
  const boxes = givable.filter((role) => !ofFile.some((one) => one.role === role));
  return {
    ofFile: ofFile.map(({ role, yearGroups }) => roleWords(role, yearGroups)),
    roles: boxes.map((role) => ({
      value: role,
      text: ROLE_WORDS[role].name,
      hint: { text: ROLE_WORDS[role].opens },
      checked: checked.includes(role),
    })),
    yearGroups:
      typed.yearGroups ?? (here.find((one) => one.role === 'pastoral-lead')?.yearGroups ?? []).join(', '),
    hasYears: boxes.includes('pastoral-lead'),
  };
}
