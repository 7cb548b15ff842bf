import { DateTime } from 'luxon';
import type { MyDay } from '../../followups/reading/my-day.js';

export interface TodayView {
  readonly title: string;
  /** What lies somewhere to be read, and where. */
  readonly toRead: readonly { readonly text: string; readonly href: string }[];
  readonly actions: readonly TodayAction[];
  readonly drafts: readonly { readonly pupil: string; readonly whyNow: string; readonly href: string }[];
  readonly meetings: readonly { readonly pupil: string; readonly when: string; readonly place: string }[];
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
): TodayView {
  return {
    title: 'Today',
    toRead: [
      ...toRead(worriesToRead, 'worry', 'worries', '/worries'),
      ...toRead(notesToRead, 'note on your desk as DSL', 'notes on your desk as DSL', '/dsl'),
      ...toRead(heldMails, 'mail held after a restore', 'mails held after a restore', '/held-mail'),
    ],
    actions: actions.map(({ title, pupil, dueOn, isOverdue, contactHome }) => ({
      ...{ title, pupil, isOverdue, contactHome },
      due: DateTime.fromISO(dueOn).setLocale('en-GB').toFormat('cccc d MMMM'),
    })),
    drafts: drafts.map(({ pupil, whyNow, followUpId }) => ({
      ...{ pupil, whyNow },
      href: `/meetings/${followUpId}`,
    })),
    meetings: meetings.map(({ pupil, startsAt, zone, place }) => ({
      ...{ pupil, place },
      when: DateTime.fromISO(startsAt, { zone }).setLocale('en-GB').toFormat('cccc d MMMM, HH:mm'),
    })),
  };
}

function toRead(count: number, one: string, many: string, href: string): { text: string; href: string }[] {
  return count === 0 ? [] : [{ text: `${count} ${count === 1 ? one : many} to read`, href }];
}
