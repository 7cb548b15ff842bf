import type { Actor } from '../../access/actor.js';
import type { CaseOfPupil, PupilStanding } from '../../cases/reading/pupil-overview.js';
import { ZONE_OF_NOBODY } from '../../people/calendar/school-today.js';
import { contactCard } from '../../people/contacts/contact-card.js';
import { ageOn } from '../../people/pupils/age.js';
import type { PupilRecord, SchoolOfPupil } from '../../people/pupils/pupil-record.reader.js';
import type { ToldConcern } from '../../rules/concerns.service.js';
import type { Day } from '../../shared/days.js';
import { localDayOf } from '../../shared/local-day.js';
import { stoodWords } from '../layout/concern-words.js';
import { dateWords, dayWords } from '../layout/day-words.js';
import { type AgreedView, presentAgreed } from './agreed.presenter.js';
import { type AttendanceView, presentAttendance } from './attendance.presenter.js';
import { type ContactView, presentContacts } from './contacts.presenter.js';
import type { PupilPageFacts } from './pupil-page.js';
import { presentSignals, SHOWN_AT_FIRST, type SignalsView } from './signals.presenter.js';

export interface PupilView {
  readonly title: string;
  /** What the pupil is called in sentences. */
  readonly name: string;
  readonly because: string;
  readonly contactHome: string | null;
  /** Where each rule says what it finds, and why. */
  readonly rulesHref: string;
  /** Of the forms for contact with home and for a worry; null for who may not fill them in. */
  readonly talkHref: string | null;
  readonly worryHref: string | null;
  readonly identity: readonly { readonly label: string; readonly text: string }[];
  readonly attendance: AttendanceView;
  readonly signals: SignalsView;
  readonly concerns: {
    readonly standing: readonly ConcernView[];
    readonly past: readonly ConcernView[];
    readonly all: string | null;
    /** Past ones are unfolded where somebody asked for all of them. */
    readonly open: boolean;
  };
  readonly cases: readonly CaseView[];
  readonly contacts: readonly ContactView[];
  readonly agreed: AgreedView;
}

interface ConcernView {
  /** What its rule is called. */
  readonly title: string;
  readonly sentence: string;
  readonly when: string;
}

interface CaseView {
  readonly href: string;
  readonly state: string;
  readonly colour: string;
  readonly whyNow: string;
  readonly when: string;
}

/** What stands about one pupil, for this reader. @param all the section that is shown whole */
export function presentPupil(facts: PupilPageFacts, actor: Actor, all: string | null): PupilView {
  const { record, standing, signals, attendance, because } = facts;
  const { pupil, today } = record;
  const base = `/pupils/${pupil.publicId}`;
  const called = pupil.preferredName?.trim() ? pupil.preferredName.trim() : pupil.firstName;
  const allAddress = (section: string) => `${base}?all=${section}#${section}`;
  return {
    ...{ title: `${called} ${pupil.lastName}`, name: called, because },
    contactHome: standing.contactHomeWords,
    rulesHref: `${base}/rules`,
    talkHref: actor.permissions.includes('cases:write') ? `${base}/talk` : null,
    worryHref: actor.permissions.includes('worries:write') ? `/worries/new?pupil=${pupil.publicId}` : null,
    identity: identityOf(record),
    attendance: presentAttendance(called, attendance, record.enrolments),
    signals: presentSignals(signals, { name: called, today, all, allAddress }),
    concerns: concernsOf(standing, today, all === 'concerns' ? null : allAddress('concerns')),
    cases: standing.cases.map((one) => caseView(one, today, record.school?.timezone ?? ZONE_OF_NOBODY)),
    contacts: contactsOf(record, standing, actor),
    agreed: presentAgreed(record, actor.permissions.includes('cases:write') ? base : null),
  };
}

function identityOf({ pupil, enrolments, today, school }: PupilRecord): PupilView['identity'] {
  const preferred = pupil.preferredName?.trim();
  const born = pupil.dateOfBirth;
  const running = enrolments.filter(({ from, to }) => from <= today && (to === null || to >= today));
  const shown = running.length > 0 ? running : enrolments.filter(({ from }) => from <= today).slice(-1);
  return [
    ...(preferred ? [{ label: 'On the register', text: `${pupil.firstName} ${pupil.lastName}` }] : []),
    ...(shown.length === 0 && school ? [{ label: 'School', text: school.name }] : []),
    ...shown.map((one) => ({ label: 'School', text: placeWords(one, today) })),
    {
      label: 'Age',
      text: born === null ? 'Date of birth not recorded' : `${ageOn(born, today)}, born ${dateWords(born)}`,
    },
  ];
}

function placeWords({ name, yearGroup, to }: SchoolOfPupil, today: Day): string {
  const year = yearGroup === null ? 'no year group recorded' : `year ${yearGroup}`;
  if (to === null) return `${name}, ${year}`;
  return `${name}, ${year}, ${to < today ? 'left on' : 'until'} ${dayWords(to, today)}`;
}

function concernsOf(
  { concerns }: PupilStanding,
  today: Day,
  allAddress: string | null,
): PupilView['concerns'] {
  const past = concerns
    .filter(({ state }) => state !== 'raised')
    .sort((a, b) => (endOf(a) < endOf(b) ? 1 : -1));
  const shown = allAddress === null ? past : past.slice(0, SHOWN_AT_FIRST);
  return {
    standing: concerns
      .filter(({ state }) => state === 'raised')
      .map(({ title, sentence, raisedOn }) => ({
        ...{ title, sentence },
        when: stoodWords({ raisedOn, now: 'raised', endedOn: null }, today),
      })),
    past: shown.map((one) => ({ title: one.title, sentence: one.sentence, when: pastWords(one, today) })),
    all: shown.length < past.length ? allAddress : null,
    open: allAddress === null,
  };
}

function endOf({ clearedOn, raisedOn }: ToldConcern): Day {
  return clearedOn ?? raisedOn;
}

function pastWords({ state, raisedOn, clearedOn, clearedBecause }: ToldConcern, today: Day): string {
  const stood = stoodWords({ raisedOn, now: state, endedOn: clearedOn }, today);
  return clearedBecause === null ? stood : `${stood}. ${clearedBecause}`;
}

const CASE_WORDS: Readonly<
  Record<CaseOfPupil['state'], { readonly words: string; readonly colour: string }>
> = {
  proposed: { words: 'Proposed', colour: 'yellow' },
  watched: { words: 'Watched', colour: 'turquoise' },
  merged: { words: 'Added to an earlier case', colour: 'grey' },
  open: { words: 'Open', colour: 'blue' },
  closed: { words: 'Closed', colour: 'grey' },
  withdrawn: { words: 'Withdrawn', colour: 'grey' },
};

function caseView(one: CaseOfPupil, today: Day, zone: string): CaseView {
  const { words, colour } = CASE_WORDS[one.state];
  const closed =
    one.closedAt === null ? '' : `, closed on ${dayWords(localDayOf(one.closedAt, zone), today)}`;
  return {
    href: `/cases/${one.id}`,
    state: words,
    colour,
    whyNow: one.whyNow === '' ? 'Case without a written reason' : one.whyNow,
    when: `Proposed on ${dayWords(one.proposedOn, today)}${closed}`,
  };
}

function contactsOf(
  { pupil, contacts, holds, today }: PupilRecord,
  standing: PupilStanding,
  { permissions }: Actor,
): ContactView[] {
  const isDsl = permissions.includes('dsl');
  const askDslFirst = standing.contactHome === 'ask-dsl-first';
  const cards = contacts.map((one) => contactCard(one, pupil, holds, { today, isDsl, askDslFirst }));
  return presentContacts(cards, {
    ...{ base: `/pupils/${pupil.publicId}`, isDsl },
    mayWrite: permissions.includes('cases:write'),
    hasSocialWorker: pupil.socialCare !== 'none',
  });
}
