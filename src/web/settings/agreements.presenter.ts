import type { EndedAgreementHere, StandingAgreement } from '../../access/settings/agreements-sql.js';
import type { PlaceAgreements } from '../../access/settings/place-agreements.js';
import { type FormError, messages } from '../forms/form.js';
import { dateWords } from '../layout/day-words.js';

export interface AgreementsView {
  readonly title: string;
  readonly heading: string;
  readonly isSchool: boolean;
  /** What an agreement opens, each in a sentence. */
  readonly opens: readonly string[];
  readonly standing: readonly AgreementLine[];
  readonly ended: readonly { readonly name: string; readonly words: string }[];
  /** A school's administrator makes one. */
  readonly mayMake: boolean;
  /** Where it is said what ending one is called here; empty: not for this person. */
  readonly endWords: string;
  readonly backToSettings: boolean;
  readonly teams: readonly { readonly value: string; readonly text: string; readonly checked: boolean }[];
  /** Whom the next agreement would open at once, in a sentence; null: nobody yet. */
  readonly warning: string | null;
  readonly firstDay: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface AgreementLine {
  readonly name: string;
  readonly words: string;
  readonly cases: string;
  readonly endHref: string;
}

/** As it was typed. */
export interface TypedAgreement {
  readonly team: string;
  readonly firstDay: string;
}

const OPENS_OF_A_SCHOOL = [
  'From its first day on the team’s workers and managers see a pupil here only if the family has said yes to the support team: the pupil’s page, cases and meetings of this school. Of all others they are not even told that they are here.',
  'They can be given cases and things to do, and come to meetings with home. A manager of the team can approve such meetings.',
  'Notes of possible harm, and the DSL’s desk, stay with the DSL.',
  'A key of the team for another system sees, and may send, what its people could.',
];
const OPENS_TO_A_TEAM = [
  'From its first day on your workers and managers see a pupil of the school only if the family has said yes to the support team.',
  'You can be given cases and things to do there, and come to meetings with home.',
  'A school makes an agreement, because it opens its own pupils. Either side can end it.',
];

/** @param cases how many each team looks after, by our id of the other side */
export function presentAgreements(
  of: PlaceAgreements,
  cases: ReadonlyMap<number, number>,
  mayChange: boolean,
  typed: TypedAgreement = { team: '', firstDay: '' },
  errors: readonly FormError[] = [],
): AgreementsView {
  const isSchool = of.kind === 'school';
  const title = isSchool ? 'Agreements with teams' : 'Agreements with schools';
  const mayMake = isSchool && mayChange;
  return {
    ...{ title, heading: title, isSchool, mayMake },
    opens: isSchool ? OPENS_OF_A_SCHOOL : OPENS_TO_A_TEAM,
    standing: of.standing.map((one) => line(one, of, cases.get(one.placeId) ?? 0)),
    ended: of.ended.map((one) => ({ name: one.name, words: endedWords(one, isSchool) })),
    endWords: mayChange ? (isSchool ? 'End the agreement' : 'Withdraw') : '',
    backToSettings: mayChange,
    teams: mayMake
      ? of.possible.map(({ id, name }) => ({ value: id, text: name, checked: id === typed.team }))
      : [],
    warning: mayMake ? whomItOpens(of.familiesAgreed) : null,
    firstDay: typed.firstDay === '' && errors.length === 0 ? of.today : typed.firstDay,
    errors,
    messages: messages(errors),
  };
}

function line(
  { id, name, firstDay, by }: StandingAgreement,
  { today, kind }: PlaceAgreements,
  cases: number,
): AgreementLine {
  const from = firstDay > today ? `Begins on ${dateWords(firstDay)}` : `Since ${dateWords(firstDay)}`;
  const made = by === null ? 'It comes from the file of teams' : `Made by ${by}`;
  return {
    name,
    words: `${from}. ${made}.`,
    cases: casesWords(cases, kind === 'school'),
    endHref: `/settings/agreements/${id}/end`,
  };
}

function casesWords(count: number, isSchool: boolean): string {
  const who = isSchool ? 'Its people look' : 'Your people look';
  if (count === 0) return `${who} after no case ${isSchool ? 'here' : 'there'} now.`;
  return `${who} after ${count === 1 ? 'one case' : `${count} cases`} ${isSchool ? 'here' : 'there'} now.`;
}

function endedWords({ endedOn, by }: EndedAgreementHere, isSchool: boolean): string {
  const again = isSchool ? 'the school makes a new one here' : 'the school makes a new one';
  return `Ended on ${dateWords(endedOn)} by ${by ?? 'somebody'}. No file of teams brings it back; it stays ended until ${again}.`;
}

/** The family's yes is to the support team, whichever team the school works with. */
function whomItOpens(families: number): string | null {
  if (families === 0) return null;
  const whom =
    families === 1 ? 'The family of one pupil here has' : `The families of ${families} pupils here have`;
  return `${whom} said yes to the support team. Their yes counts for each team you have an agreement with: a further team sees these pupils from its first day on. Where families were asked about one team by name, ask them again first.`;
}
