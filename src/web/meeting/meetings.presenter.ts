import type { FollowUpState } from '../../followups/follow-up.lifecycle.js';
import type { ListedFollowUp } from '../../followups/reading/follow-up-reading.js';
import { momentWords } from '../layout/dates.js';

/** In the order in which a meeting passes them. */
export const SHELVES: readonly {
  readonly state: FollowUpState;
  readonly text: string;
  readonly empty: string;
}[] = [
  {
    state: 'draft',
    text: 'To approve',
    empty: 'Nothing waits to be read and approved. Tandem drafts a meeting for each case it proposes.',
  },
  { state: 'approved', text: 'Approved', empty: 'No meeting is approved and waits for an answer.' },
  {
    state: 'answered',
    text: 'Answered',
    empty: 'No meeting that home has answered lies ahead. Those that took place stand under Held.',
  },
  { state: 'held', text: 'Held', empty: 'No meeting has been held yet.' },
  { state: 'missed', text: 'Missed', empty: 'No meeting was missed.' },
  { state: 'cancelled', text: 'Called off', empty: 'No meeting was called off.' },
];

export type MeetingsView = ReturnType<typeof presentMeetings>;

/** What is for the DSL is shown to others as that, and opened by nobody else. */
export function presentMeetings(found: readonly ListedFollowUp[], state: FollowUpState, isDsl: boolean) {
  return {
    title: 'Meetings',
    shelves: SHELVES.map((one) => ({
      text: one.text,
      href: `/meetings?state=${one.state}`,
      active: one.state === state,
    })),
    empty: SHELVES.find((one) => one.state === state)?.empty ?? '',
    meetings: found.map((one) => {
      const isForOthers = one.routedTo === 'dsl' && !isDsl;
      return {
        href: isForOthers ? null : `/meetings/${one.followUpId}`,
        pupil: one.pupil.name,
        school: placeWords(one.pupil.yearGroup, one.school),
        whyNow: one.whyNow ?? (isDsl ? '' : 'For the DSL to decide.'),
        isForDsl: one.routedTo === 'dsl',
        when: isForOthers || one.startsAt === null ? null : momentWords(one.startsAt, one.zone),
      };
    }),
  };
}

/** Two pupils can have one name: the year tells them apart. */
export function placeWords(yearGroup: string | null, school: string): string {
  return yearGroup === null ? school : `Year ${yearGroup}, ${school}`;
}
