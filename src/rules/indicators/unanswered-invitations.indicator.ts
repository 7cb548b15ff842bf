import { IsInt, Max, Min } from 'class-validator';
import type { EpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { homeContactsEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import { isConversation } from '../home-conversations.js';
import type { Indicator } from '../indicator.js';
import type { HomeContactSignal } from '../pupil-history.js';
import { Says } from '../says.js';
import { counted, times } from '../wording.js';

export class UnansweredInvitationsParameters {
  /** How many times home was asked; reached exactly counts. */
  @Says('times that home was asked', { hint: 'invitations of one day count once', isLine: true })
  @IsInt()
  @Min(1)
  @Max(20)
  invitations = 2;

  /** School weeks looked at, this ISO week being the last. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(1)
  @Max(40)
  weeks = 12;

  /** School days a home is given to answer, the day of sending not counted. */
  @Says('school days a home is given to answer')
  @IsInt()
  @Min(1)
  @Max(40)
  answerDays = 5;
}

interface Facts {
  unanswered: readonly HomeContactSignal[];
}

/** The first mail of an invitation that was neither called off nor answered; null: it was. */
function openInvitation(trace: readonly HomeContactSignal[]): HomeContactSignal | null {
  const isSettled = trace.some(({ invitation }) => invitation?.part !== 'sent');
  return isSettled ? null : (trace[0] ?? null);
}

/** Days on which somebody answered one of the invitations that left on the same day: the other adult need not. */
function answeredDays(traces: readonly (readonly HomeContactSignal[])[]): ReadonlySet<EpochDay> {
  const answered = traces.filter((trace) => trace.some(({ invitation }) => invitation?.part === 'answered'));
  return new Set(answered.flatMap((trace) => trace.slice(0, 1)).map(({ day }) => day));
}

/** One mail for each day on which home was asked and has not been heard of since. */
function unansweredOf(contacts: readonly HomeContactSignal[]): HomeContactSignal[] {
  const traced = contacts.filter((contact) => contact.invitation !== null);
  const traces = [...groupBy(traced, (contact) => contact.invitation?.invitation).values()];
  const answered = answeredDays(traces);
  const lastTalk = contacts.findLast(isConversation)?.day ?? -Infinity;
  const open = traces.map(openInvitation).filter((contact) => contact !== null);
  const waiting = open.filter(({ day }) => day >= lastTalk && !answered.has(day));
  return [...new Map(waiting.map((contact) => [contact.day, contact])).values()];
}

/**
 * How often home was invited and we have not heard back. Invitations of one day count once, however many adults were asked; one answer, or
 * any conversation since, is enough. Silence says that this way does not reach a home, not that the home does not care.
 */
export const unansweredInvitations: Indicator<UnansweredInvitationsParameters, Facts> = {
  key: 'unanswered-invitations',
  title: 'Invitations not heard back from',
  domain: 'home',
  parameters: UnansweredInvitationsParameters,
  reads: ['home-contacts'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: () => 'none: no invitation is 0',
  threshold: (p) => p.invitations,
  inWords: (p) =>
    `Home was invited to a meeting by email at least ${times(p.invitations)} in the last ${counted(p.weeks, 'school week')}, ` +
    `and for ${counted(p.answerDays, 'school day')} or more we have not heard back in any way.`,
  amount: (value) => counted(value, 'invitation'),
  sentence: ({ unanswered }, p, firstName) =>
    unanswered.length === 0
      ? `No invitation to ${firstName}'s home is waiting for an answer.`
      : `We have invited ${firstName}'s home ${times(unanswered.length)} in the last ${counted(p.weeks, 'school week')} ` +
        'and not heard back: another way may suit them better.',

  measure({ homeContacts, calendar }, p, asOf) {
    const from = calendar.startOfSchoolWeeks(asOf, p.weeks);
    const unanswered = unansweredOf(homeContacts).filter(
      ({ day }) => day >= from && calendar.schoolDaysBetween(day + 1, asOf) >= p.answerDays,
    );
    return {
      kind: 'measured',
      ratio: whole(unanswered.length),
      facts: { unanswered },
      evidence: () => homeContactsEvidence(unanswered, from, asOf),
    };
  },
};
