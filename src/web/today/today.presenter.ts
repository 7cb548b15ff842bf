import { DateTime } from 'luxon';
import type { DueInMyCase } from '../../followups/reading/due-in-my-cases.js';
import type { UnreachedOwner } from '../../cases/ownership/unreached-owners.js';
import type { MyDay } from '../../followups/reading/my-day.js';
import { endOf, ENOUGH_SCHOOL_DAYS } from '../../people/organisations/what-drafts-need.js';
import type { Silence } from '../../rules/silence/silence-words.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { pastMomentWords } from '../layout/dates.js';
import { presentSilence, type SilenceView } from '../layout/silence.js';
import { agreementWords, powerWords } from './power-words.js';
import type { KeptCalendar, Notes } from './today-notes.js';

export interface TodayView {
  readonly title: string;
  readonly silence: SilenceView | null;
  /** What lies somewhere to be read, and where. */
  readonly toRead: readonly { readonly text: string; readonly href: string }[];
  /** To who keeps the school's calendar: that it ends soon, has ended or is not there, and where to go on; null: all is well. */
  readonly calendar: { readonly text: string; readonly way: string; readonly href: string } | null;
  /** Rules this person answers for that are wrong too often, and where to look at each. */
  readonly rules: readonly { readonly text: string; readonly href: string }[];
  /** To DSLs and administrators: who else came to, or lost, such power; to who reads agreements: what became of them. */
  readonly powers: readonly { readonly text: string; readonly when: string }[];
  /** That there are more of these than fit; null: there are not. */
  readonly morePowers: string | null;
  /** To who makes accounts: people who look after cases and have none. */
  readonly unreached: readonly string[];
  readonly actions: readonly (TodayAction & { readonly href: string | null })[];
  /** In the cases they look after, of others. */
  readonly due: readonly (TodayAction & { readonly who: string; readonly href: string })[];
  readonly drafts: readonly { readonly pupil: string; readonly whyNow: string; readonly href: string }[];
  readonly meetings: readonly TodayMeeting[];
}

interface TodayMeeting {
  readonly pupil: string;
  readonly when: string;
  readonly place: string;
  /** Null: its page is not for this person. */
  readonly href: string | null;
}

export interface TodayAction {
  readonly title: string;
  readonly pupil: string;
  readonly due: string;
  readonly isOverdue: boolean;
  readonly contactHome: string | null;
}

/** Days and times as a school writes them. */
export function presentToday(
  { actions, drafts, meetings, worriesToRead, notesToRead, sight }: MyDay,
  due: readonly DueInMyCase[],
  { heldMails, powers, calendar, fallenRules, unreached }: Notes,
  silences: readonly Silence[],
): TodayView {
  return {
    title: 'Today',
    silence: presentSilence(silences, sight.today),
    toRead: [
      ...toRead(worriesToRead, 'worry', 'worries', '/worries'),
      ...toRead(notesToRead, 'note on your desk as DSL', 'notes on your desk as DSL', '/dsl'),
      ...toRead(heldMails, 'mail held after a restore', 'mails held after a restore', '/held-mail'),
    ],
    calendar: calendar === null ? null : calendarHint(calendar),
    rules: fallenRules.map(({ ruleKey, title, right, asked }) => ({
      text: `${title}: right ${right} of the ${asked} times it asked this school to look`,
      href: `/settings/rules/quality/${encodeURIComponent(ruleKey)}`,
    })),
    powers: [
      ...powers.agreements.map((one) => ({ text: agreementWords(one), when: whenWords(one, powers.zone) })),
      ...powers.changes.map((one) => ({ text: powerWords(one), when: whenWords(one, powers.zone) })),
    ],
    morePowers: powers.more > 0 ? `${powers.more} more of this kind stand in the audit.` : null,
    unreached: unreached.map(unreachedWords),
    actions: actions.map(({ title, pupil, dueOn, isOverdue, contactHome, caseId }) => ({
      ...{ title, pupil, isOverdue, contactHome, href: caseId === null ? null : `/cases/${caseId}` },
      due: dueWords(dueOn),
    })),
    due: due.map(dueView),
    drafts: drafts.map(({ pupil, whyNow, followUpId }) => ({
      ...{ pupil, whyNow },
      href: `/meetings/${followUpId}`,
    })),
    meetings: meetings.map(({ followUpId, pupil, startsAt, zone, place }) => ({
      ...{ pupil, place, href: followUpId === null ? null : `/meetings/${followUpId}` },
      when: DateTime.fromISO(startsAt, { zone }).setLocale('en-GB').toFormat('cccc d MMMM, HH:mm'),
    })),
  };
}

function dueView({ title, pupil, dueOn, isOverdue, contactHome, who, caseId }: DueInMyCase) {
  return {
    ...{ title, pupil, isOverdue, contactHome, href: `/cases/${caseId}` },
    ...{ who: who ?? 'nobody yet', due: dueWords(dueOn) },
  };
}

function dueWords(day: Day): string {
  return DateTime.fromISO(day).setLocale('en-GB').toFormat('cccc d MMMM');
}

function unreachedWords({ name, cases }: UnreachedOwner): string {
  return `${name} looks after ${cases === 1 ? 'one case' : `${cases} cases`} and has no account`;
}

/** Said to who keeps the calendar, while there is time to set the next term. */
function calendarHint({ today, daysLeft, lastSchoolDay }: KeptCalendar): TodayView['calendar'] {
  if (daysLeft >= ENOUGH_SCHOOL_DAYS) return null;
  const href = '/settings/calendar/terms/new';
  if (lastSchoolDay === null)
    return {
      text: 'No school days are known yet: without them no meeting finds a time.',
      way: 'Add the first term',
      href,
    };
  const text = `The school calendar ${endOf(lastSchoolDay, today)}: meetings find few times or none.`;
  return { text, way: 'Add the next term', href };
}

function toRead(count: number, one: string, many: string, href: string): { text: string; href: string }[] {
  return count === 0 ? [] : [{ text: `${count} ${count === 1 ? one : many} to read`, href }];
}

function whenWords({ times, at }: { readonly times: number; readonly at: Instant }, zone: string): string {
  return `${times > 1 ? `${times} times, last ` : ''}${pastMomentWords(at, zone)}`;
}
