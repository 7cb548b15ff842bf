import { IsIn, IsInt, Max, Min } from 'class-validator';
import type { EpochDay } from '../../shared/days.js';
import { homeContactsEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import { isConversation } from '../home-conversations.js';
import type { Indicator } from '../indicator.js';
import { onRollSince } from '../on-roll-since.js';
import type { HomeContactSignal } from '../pupil-history.js';
import { Says } from '../says.js';
import type { SchoolCalendar } from '../school-calendar.js';
import { counted, dayInWords } from '../wording.js';

const COUNTING = ['conversations', 'anything'] as const;

/** A school year: who was last in touch before that is as good as never. */
const MOST_WEEKS = 40;

const COUNTING_IN_WORDS: Readonly<Record<(typeof COUNTING)[number], string>> = {
  conversations: 'conversations: face to face, by phone or video, or home wrote',
  anything: 'anything, also a letter or email that left for home',
};

export class NoHomeContactParameters {
  /** School weeks without any, this ISO week being the last; reached exactly counts. */
  @Says('school weeks without any, this one included', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(MOST_WEEKS)
  weeks = 6;

  /** conversations: both have spoken, or home has written. anything: also a letter or mail that left for home. */
  @Says('what counts', { choices: COUNTING_IN_WORDS })
  @IsIn(COUNTING)
  counting: (typeof COUNTING)[number] = 'conversations';
}

interface Facts {
  last: HomeContactSignal | null;
  weeks: number;
}

const nounOf = ({ counting }: NoHomeContactParameters): string =>
  counting === 'conversations' ? 'conversation' : 'contact';

/** How many of the latest school weeks begin after that day. */
function weeksSince(calendar: SchoolCalendar, day: EpochDay, asOf: EpochDay): number {
  let weeks = 0;
  while (weeks < MOST_WEEKS && calendar.startOfSchoolWeeks(asOf, weeks + 1) > day) weeks++;
  return weeks;
}

/**
 * School weeks since home and school were last in touch. It says something about us, not about the home: where a worry
 * grows and nobody has talked, talking comes first. Whatever was told in confidence is not read, so such a talk does not
 * end the silence here.
 */
export const noHomeContact: Indicator<NoHomeContactParameters, Facts> = {
  key: 'no-home-contact',
  title: 'No conversation with home for some weeks',
  domain: 'home',
  parameters: NoHomeContactParameters,
  reads: ['home-contacts'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'school-weeks', count: MOST_WEEKS }),
  minimumData: (p) => `the pupil on roll for the last ${counted(p.weeks, 'school week')}`,
  threshold: (p) => p.weeks,
  inWords: (p) =>
    `No ${nounOf(p)} with home is recorded in the last ${counted(p.weeks, 'school week')}, this week included.`,
  amount: (value) => counted(value, 'school week'),
  sentence: ({ last, weeks }, p, firstName) =>
    last === null
      ? `No ${nounOf(p)} with ${firstName}'s home is recorded in the last ${counted(weeks, 'school week')}.`
      : `Our last ${nounOf(p)} with ${firstName}'s home was on ${dayInWords(last.day)}` +
        (weeks === 0 ? ', this school week.' : `, ${counted(weeks, 'school week')} ago.`),

  measure({ homeContacts, enrolments, calendar }, p, asOf) {
    const from = calendar.startOfSchoolWeeks(asOf, p.weeks);
    const since = onRollSince(enrolments, calendar);
    if (since !== null && since > from) {
      const reason = `On roll since ${dayInWords(since)}; ${counted(p.weeks, 'school week')} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    const last = homeContacts.findLast((one) => p.counting === 'anything' || isConversation(one)) ?? null;
    const weeks = weeksSince(calendar, last?.day ?? (since === null ? -Infinity : since - 1), asOf);
    return {
      kind: 'measured',
      ratio: whole(weeks),
      facts: { last, weeks },
      evidence: () => homeContactsEvidence(last === null ? [] : [last], from, asOf),
    };
  },
};
