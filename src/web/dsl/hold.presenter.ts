import type { WhomToHold } from '../../access/holds/pupil-holds.js';
import type { Day } from '../../shared/days.js';
import { type FormError, messages } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { EVERYBODY, type HoldForm } from './hold.forms.js';

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly hint?: { readonly text: string };
  readonly checked: boolean;
}

export interface HoldView {
  readonly title: string;
  readonly pupil: string;
  readonly pupilId: string;
  readonly whom: readonly Choice[];
  readonly reason: string;
  readonly reviewOn: string;
  readonly earliest: Day;
  readonly latest: Day;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** Days between which a review may lie. */
export interface ReviewDays {
  readonly earliest: Day;
  readonly latest: Day;
}

/** The adults of one pupil, and everybody first: in doubt that is the safe one. */
export function presentHold(
  pupilId: string,
  { pupilName, contacts }: WhomToHold,
  form: HoldForm,
  { earliest, latest }: ReviewDays,
  errors: readonly FormError[],
): HoldView {
  const chosen = typedBack(form.whom);
  const everybody = { value: EVERYBODY, text: 'Everybody at home', checked: chosen === EVERYBODY };
  return {
    title: `Place a hold for ${pupilName}`,
    pupil: pupilName,
    pupilId,
    whom: [
      everybody,
      ...contacts.map(({ contactId, name, relationship }) => ({
        value: contactId,
        text: name,
        hint: { text: relationship },
        checked: chosen === contactId,
      })),
    ],
    reason: typedBack(form.reason),
    reviewOn: typedBack(form.reviewOn),
    ...{ earliest, latest, errors },
    messages: messages(errors),
  };
}
