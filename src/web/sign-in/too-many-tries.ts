import { HttpStatus } from '@nestjs/common';
import { TRIES_COUNT_MINUTES } from '../../access/accounts/sign-in-try-counts.js';
import { errorTitle } from '../layout/error-titles.js';

/** Per person and place they come from: who mistypes gets through, a guesser does not. */
export const PER_PERSON = 10;
/** Per place they come from: a school behind one address signs in at half past eight. Only failures count. */
export const PER_PLACE = 100;
/** From so many left on it is said how many there are. */
const FEW = 3;

/** What has been counted up to its limit. */
export type TriesOf = 'place' | 'person' | 'forgotten-place' | 'forgotten-person';

/** The page of somebody who has tried too often. */
export interface TooManyTriesView {
  readonly title: string;
  readonly lines: readonly string[];
  /** A new password can be asked for now. */
  readonly mayAskForPassword: boolean;
}

const FROM_THE_FIRST = `until ${TRIES_COUNT_MINUTES} minutes after the first of them`;
const ELSEWHERE = 'From elsewhere, such as by a phone’s own connection, you can sign in now.';

/** Says what is limited, for whom and for how long. @param whose whom the tries were about, as far as the request says it */
export function tooManyTries(tries: TriesOf, whose: 'address' | 'account' | 'page'): TooManyTriesView {
  const title = errorTitle(HttpStatus.TOO_MANY_REQUESTS);
  if (tries === 'forgotten-person' || tries === 'forgotten-place')
    return { title, lines: askedTooOften(tries), mayAskForPassword: false };
  if (tries === 'place')
    return {
      title,
      lines: [
        `${PER_PLACE} tries to sign in from the connection you are on were wrong, so nobody can sign in from it ${FROM_THE_FIRST}.`,
        ELSEWHERE,
      ],
      mayAskForPassword: true,
    };
  return { title, lines: ofOnePerson(whose), mayAskForPassword: whose !== 'page' };
}

/** What stands beside a wrong password when few tries are left; else nothing. @param remaining null: not counted */
export function fewTriesLeft(remaining: number | null): string {
  if (remaining === null || remaining > FEW) return '';
  if (remaining === 0) return ` That was the last try from here for ${TRIES_COUNT_MINUTES} minutes.`;
  return ` ${remaining === 1 ? 'One more try' : `${remaining} more tries`} from here, then you have to wait up to ${TRIES_COUNT_MINUTES} minutes.`;
}

function ofOnePerson(whose: 'address' | 'account' | 'page'): string[] {
  if (whose === 'page')
    return [
      `This page was sent ${PER_PERSON} times without success. It is not read again ${FROM_THE_FIRST}.`,
    ];
  const [what, wrong] = whose === 'account' ? ['your account', 'codes'] : ['this mail address', 'passwords'];
  return [
    `${PER_PERSON} ${wrong} for ${what} from the connection you are on were wrong. No other is looked at ${FROM_THE_FIRST}, not even the right one.`,
    `Others can sign in from here. ${ELSEWHERE}`,
  ];
}

function askedTooOften(tries: 'forgotten-person' | 'forgotten-place'): string[] {
  const [count, what] =
    tries === 'forgotten-person'
      ? [PER_PERSON, 'a new password for this mail address']
      : [PER_PLACE, 'new passwords'];
  return [
    `From the connection you are on, ${what} ${tries === 'forgotten-person' ? 'was' : 'were'} asked for ${count} times. You can ask again ${FROM_THE_FIRST.replace('until ', '')}.`,
    'If the address has an account, the link that was mailed last still works for an hour: look among unwanted mail, too. If none comes, ask your administrator to send you one.',
  ];
}
