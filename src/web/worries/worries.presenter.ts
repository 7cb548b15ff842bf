import type { WhatCame } from '../../followups/reading/what-came-of-it.js';
import type { MyWorry } from '../../followups/reading/my-worries.js';
import type { Day } from '../../shared/days.js';
import type { WorryToRead } from '../../cases/reading/worries-to-read.js';
import type { WhoReads } from '../../signals/worries/worry-readers.js';
import { dayWords } from '../layout/dates.js';
import { worryWords } from '../layout/worry-words.js';
import { anyOf, type DangerLine, dangerLine } from './log-worry.presenter.js';

export interface WorriesView {
  readonly title: string;
  /** Null: this person is named to nobody as a reader. */
  readonly unread: readonly UnreadLine[] | null;
  readonly mine: readonly MyLine[];
}

interface UnreadLine {
  readonly worryId: string;
  readonly pupil: string;
  readonly href: string;
  readonly about: string;
  readonly text: string;
  readonly from: string;
  readonly contactHome: string | null;
}

interface MyLine {
  readonly pupil: string;
  readonly day: string;
  readonly text: string | null;
  readonly came: readonly string[];
}

export interface LoggedView {
  readonly title: string;
  readonly errors: readonly [];
  readonly danger: readonly DangerLine[];
  /** Only of possible harm. */
  readonly isForDsl: boolean;
  readonly next: readonly string[];
}

/** What somebody is to read, and what came of what they wrote. */
export function presentWorries(
  mine: readonly MyWorry[],
  unread: readonly WorryToRead[] | null,
  today: Day,
): WorriesView {
  return {
    title: 'What came of your worries',
    unread: unread?.map((one) => unreadLine(one, today)) ?? null,
    mine: mine.map(({ pupilName, day, text, came }) => ({
      pupil: pupilName,
      day: dayWords(day, today),
      text,
      came: came.map((one) => wordsOf(one, today)),
    })),
  };
}

/** Straight after it was logged: who reads it, by when, and what to do if that is too late. */
export function presentLogged(
  { pupilName, possibleHarm, restricted }: MyWorry,
  reads: WhoReads | null,
): LoggedView {
  const next = possibleHarm ? nextOfHarm(reads) : nextOfWorry(pupilName, reads, restricted);
  return {
    title: possibleHarm ? 'It is with the DSL' : 'Your worry is logged',
    errors: [],
    danger: reads ? [dangerLine(reads.school)] : [],
    isForDsl: possibleHarm,
    next,
  };
}

function nextOfHarm(reads: WhoReads | null): string[] {
  const last = 'It is shown and counted nowhere else. Please do not tell others what you wrote.';
  if (!reads || reads.school.dsls.length === 0)
    return [
      `${reads?.school.school ?? 'The school'} has named no DSL in Tandem, so nobody reads it here. Tell the head in person, today.`,
      last,
    ];
  if (reads.names.length === 0) return ['It is on your own list as DSL, and nobody else’s.', last];
  return [
    `Only ${anyOf(reads.names)} (DSL) reads it, by the end of the next school day.`,
    'If you have not spoken to them yet, do so today: a note does not take the place of that.',
    last,
  ];
}

function nextOfWorry(pupil: string, reads: WhoReads | null, restricted: boolean): string[] {
  const who = reads?.are === 'dsls' ? 'DSL' : 'pastoral lead';
  const readers = reads?.names ?? [];
  const first =
    readers.length > 0
      ? `${anyOf(readers)} (${who}) reads it within one school day. You will see when they have.`
      : `You are the one who reads worries about ${pupil} here, so nobody else is asked to.`;
  const nobody = `Nobody is named at ${reads?.school.school ?? 'the school'} to read it yet. Please tell the head in person.`;
  return [
    readers.length === 0 && (reads === null || (reads.are === 'dsls' && reads.school.dsls.length === 0))
      ? nobody
      : first,
    `It counts together with what others have noticed about ${pupil}.`,
    ...(restricted ? ['It stays with pastoral staff and the DSL.'] : []),
  ];
}

function unreadLine(one: WorryToRead, today: Day): UnreadLine {
  const year = one.yearGroup === null ? '' : `, year ${one.yearGroup}`;
  return {
    worryId: one.worryId,
    pupil: `${one.pupilName}${year}`,
    href: `/pupils/${one.pupilPublicId}`,
    about: worryWords(one.theme, one.severity),
    text: one.text,
    contactHome: one.contactHome,
    from: `${one.author ?? 'A colleague'}, about ${dayWords(one.day, today)}`,
  };
}

function wordsOf(came: WhatCame, today: Day): string {
  switch (came.kind) {
    case 'with-dsl':
      return 'With the DSL';
    case 'nothing-yet':
      return 'Not read yet';
    case 'read':
      return `Read by ${came.by} on ${dayWords(came.on, today)}`;
    case 'to-be-decided':
      return `On the list of pupils to talk about since ${dayWords(came.since, today)}`;
    case 'no-action':
      return `Looked at on ${dayWords(came.on, today)}, no action for now`;
    case 'in-case':
      return `Part of a case since ${dayWords(came.since, today)}`;
    case 'talked-with-home':
      return `Talked about with home on ${dayWords(came.on, today)}`;
    case 'case-closed':
      return `The case was closed on ${dayWords(came.on, today)}`;
  }
}
