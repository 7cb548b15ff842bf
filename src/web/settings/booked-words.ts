import type { BookedMeetings, MeetingOwner } from '../../followups/reading/meetings-on-day.js';

/** "One meeting with a home is", "3 meetings with homes are": how many stand on days that have, or will have, no school. */
export function meetingsWords(count: number): string {
  return count === 1 ? 'One meeting with a home is' : `${count} meetings with homes are`;
}

/** Who has been asked to find another time for such meetings, and whom nobody reaches that way. Staff are named, pupils never. */
export function askedWords({ owners, forNobody, count }: BookedMeetings): string {
  const asked = owners.filter((one) => one.readsIt);
  const unreached = owners.filter((one) => !one.readsIt);
  return [
    askedOnTheirDay(asked, count === 1 ? 'it' : 'theirs'),
    unreached.length === 0
      ? null
      : `${namesOf(unreached)} ${isOrAre(unreached)} to find another time, but cannot sign in to read that: tell them.`,
    forNobody === 0
      ? null
      : `Nobody looks after the case of ${forNobody === 1 ? (count === 1 ? 'this meeting' : 'one of them') : `${forNobody} of them`}: speak to the head or the DSL.`,
  ]
    .filter((one) => one !== null)
    .join(' ');
}

function askedOnTheirDay(asked: readonly MeetingOwner[], what: string): string | null {
  if (asked.length === 0) return null;
  return `${namesOf(asked)} ${isOrAre(asked)} asked, under Today, to find another time for ${what}.`;
}

function isOrAre(people: readonly MeetingOwner[]): string {
  return people.length === 1 ? 'is' : 'are';
}

function namesOf(people: readonly MeetingOwner[]): string {
  return inARow(people.map(({ name }) => name));
}

/** "Ada Okafor", "Ada Okafor and Sam Lewis". */
export function inARow(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
