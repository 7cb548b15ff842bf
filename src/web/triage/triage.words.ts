import { DateTime } from 'luxon';
import { type LiveStanding, SILENT_WEEKS } from '../../cases/triage/live-standing.js';
import type { CaseNews } from '../../cases/triage/case-looks.js';
import { type Day, toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';

/** "Monday 2 March"; with the year where it is not this one. */
export function dayWords(day: Day, today: Day): string {
  const format = day.slice(0, 4) === today.slice(0, 4) ? 'cccc d MMMM' : 'd MMMM yyyy';
  return DateTime.fromISO(day).setLocale('en-GB').toFormat(format);
}

/** "Monday 2 March, 08:20", by the clock in `zone`. */
export function momentWords(at: Instant, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM, HH:mm');
}

/** How long what stands has stood: where it is one concern, as long as its sentence says. */
export function concernAge(
  { standingConcerns, concernSince }: { readonly standingConcerns: number; readonly concernSince: Day },
  today: Day,
): string {
  if (standingConcerns === 0) return 'No concern stands';
  const age = ageWords(concernSince, today);
  return standingConcerns === 1 ? `Concern ${age}` : `${standingConcerns} concerns, the first ${age}`;
}

const A_FEW_WEEKS = 21;

/** How long a concern has stood: "since today", "for 5 days", from three weeks on "for 3 weeks". */
export function ageWords(since: Day, today: Day): string {
  const days = toEpochDay(today) - toEpochDay(since);
  if (days <= 0) return 'since today';
  if (days >= A_FEW_WEEKS) return `for ${Math.floor(days / 7)} weeks`;
  return days === 1 ? 'for 1 day' : `for ${days} days`;
}

/** Why a row stands where it does: "Severity 4 of 5 · getting worse · no talk with home for 9 school weeks · can still end the year below 10% absence". */
export function standingWords(standing: LiveStanding | null): string | null {
  if (standing === null) return null;
  const { severity, trend, reach } = standing;
  return [
    severity === 0 ? 'What was found has ended' : `Severity ${severity} of 5`,
    ...(trend === 'worsening' ? ['getting worse'] : trend === 'easing' ? ['getting better'] : []),
    ...silenceWords(standing),
    ...(reach === 'can' ? ['can still end the year below 10% absence'] : []),
    ...(reach === 'cannot' ? ['can no longer end the year below 10% absence'] : []),
  ].join(' · ');
}

function silenceWords({ silentWeeks, haveSpoken, cameThisYear }: LiveStanding): string[] {
  if (silentWeeks < SILENT_WEEKS[0]) return [];
  if (haveSpoken) return [`no talk with home for ${silentWeeks} school weeks`];
  return [cameThisYear ? 'no talk with home since they came' : 'no talk with home this school year'];
}

/** What has come in since somebody looked, the weightiest first. What is not named here is not worth a word in a list. */
const NEWS: readonly (readonly [kind: string, one: string, more: string])[] = [
  ['returned', 'back from being watched', 'back from being watched'],
  ['concern-added', 'a further concern', 'further concerns'],
  ['evidence-changed', 'evidence corrected', 'evidence corrected'],
  ['concern-cleared', 'a concern has ended', 'concerns have ended'],
  ['undone', 'a decision was undone', 'decisions were undone'],
  ['home-answered', 'home has answered', 'home has answered'],
  ['home-insight', 'home has told us something', 'home has told us something'],
  ['note', 'a note', 'notes'],
  ['action-added', 'something to do', 'things to do'],
  ['action-done', 'something was done', 'things were done'],
  ['known-context', 'known context', 'known context'],
];

/** "New: a further concern, 2 notes"; "New to you" for a case never looked at; null when nothing is new. */
export function newsWords(news: CaseNews | null): string | null {
  if (news === null) return 'New to you';
  const words = NEWS.flatMap(([kind, one, more]) => {
    const count = news[kind] ?? 0;
    if (count === 0) return [];
    return count === 1 || one === more ? one : `${count} ${more}`;
  });
  return words.length === 0 ? null : `Since you looked: ${words.join(', ')}`;
}
