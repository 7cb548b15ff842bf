import { DateTime } from 'luxon';
import type { ToldChanges } from '../../followups/reading/power-changes.js';
import type { MyDay } from '../../followups/reading/my-day.js';
import type { Instant } from '../../shared/instants.js';
import { pastMomentWords } from '../layout/dates.js';
import { agreementWords, powerWords } from './power-words.js';

export interface TodayView {
  readonly title: string;
  /** What lies somewhere to be read, and where. */
  readonly toRead: readonly { readonly text: string; readonly href: string }[];
  /** To DSLs and administrators: who else came to, or lost, such power; to who reads agreements: what became of them. */
  readonly powers: readonly { readonly text: string; readonly when: string }[];
  /** That there are more of these than fit; null: there are not. */
  readonly morePowers: string | null;
  readonly actions: readonly TodayAction[];
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

/**
 * Days and times as a school writes them.
 * @param heldMails how many a restore holds until this person, or another who may, has decided
 */
export function presentToday(
  { actions, drafts, meetings, worriesToRead, notesToRead }: MyDay,
  heldMails = 0,
  powers: ToldOfPower = { changes: [], more: 0, agreements: [], zone: 'utc' },
): TodayView {
  return {
    title: 'Today',
    toRead: [
      ...toRead(worriesToRead, 'worry', 'worries', '/worries'),
      ...toRead(notesToRead, 'note on your desk as DSL', 'notes on your desk as DSL', '/dsl'),
      ...toRead(heldMails, 'mail held after a restore', 'mails held after a restore', '/held-mail'),
    ],
    powers: [
      ...powers.agreements.map((one) => ({ text: agreementWords(one), when: whenWords(one, powers.zone) })),
      ...powers.changes.map((one) => ({ text: powerWords(one), when: whenWords(one, powers.zone) })),
    ],
    morePowers: powers.more > 0 ? `${powers.more} more of this kind stand in the audit.` : null,
    actions: actions.map(({ title, pupil, dueOn, isOverdue, contactHome }) => ({
      ...{ title, pupil, isOverdue, contactHome },
      due: DateTime.fromISO(dueOn).setLocale('en-GB').toFormat('cccc d MMMM'),
    })),
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

/** What somebody with power is told of others who came to it, by the clock of their own place. */
interface ToldOfPower extends ToldChanges {
  readonly zone: string;
}

function toRead(count: number, one: string, many: string, href: string): { text: string; href: string }[] {
  return count === 0 ? [] : [{ text: `${count} ${count === 1 ? one : many} to read`, href }];
}

function whenWords({ times, at }: { readonly times: number; readonly at: Instant }, zone: string): string {
  return `${times > 1 ? `${times} times, last ` : ''}${pastMomentWords(at, zone)}`;
}
