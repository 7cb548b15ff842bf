/** How many come, at most as told; the last means "or more". */
export const MOST_COMING = 4;

/** What a home has said so that the meeting can be made ready. Everything may be missing: nobody has to say any of it. */
export interface SaidForMeeting {
  /** People of the home, 1 to {@link MOST_COMING}; the highest is "or more". */
  readonly coming: number | null;
  /** What makes it possible to come: "no steps", "large print". In their words. */
  readonly accessNeeds: string | null;
  /** The language somebody should help them talk in. In their words. */
  readonly interpreterLanguage: string | null;
  /** Anything else about the meeting, in their words. */
  readonly note: string | null;
}

const WRITTEN = ['accessNeeds', 'interpreterLanguage', 'note'] as const;

/**
 * What stands after a home has said something more. The page never shows a home's own words again (another may hold the phone),
 * so a field left empty takes nothing back, and new words stand after the old ones: nothing a family wrote is lost.
 */
export function afterSaying(before: SaidForMeeting, said: SaidForMeeting): SaidForMeeting {
  return {
    coming: said.coming ?? before.coming,
    accessNeeds: joined(before.accessNeeds, said.accessNeeds, '; '),
    interpreterLanguage: joined(before.interpreterLanguage, said.interpreterLanguage, '; '),
    note: joined(before.note, said.note, '\n\n'),
  };
}

/** Is there something new to know? */
export function saysMore(before: SaidForMeeting, after: SaidForMeeting): boolean {
  return before.coming !== after.coming || writesMore(before, after);
}

/** Is there something new to read? Whatever a family writes, a person reads: words about harm may stand anywhere. */
export function writesMore(before: SaidForMeeting, after: SaidForMeeting): boolean {
  return WRITTEN.some((field) => before[field] !== after[field]);
}

/**
 * For the story of the case: that they said it and how many come, never their words. Everybody with the case reads the story;
 * the words stand with the meeting.
 */
export function saidInShort(before: SaidForMeeting, after: SaidForMeeting): string {
  const changed = (field: keyof SaidForMeeting): boolean => before[field] !== after[field];
  const parts = [
    changed('coming') && after.coming !== null ? peopleComing(after.coming) : null,
    changed('interpreterLanguage') ? 'Asks for an interpreter.' : null,
    changed('accessNeeds') ? 'Says what they need to come.' : null,
    changed('note') ? 'Left a note.' : null,
  ];
  return parts.map((part) => (part === null ? '' : ` ${part}`)).join('');
}

function peopleComing(coming: number): string {
  if (coming === 1) return 'One person comes.';
  return coming >= MOST_COMING ? `${MOST_COMING} people or more come.` : `${coming} people come.`;
}

function joined(before: string | null, added: string | null, between: string): string | null {
  if (added === null || before === null) return added ?? before;
  const saidBefore = `${between}${before}${between}`.includes(`${between}${added}${between}`);
  return saidBefore ? before : `${before}${between}${added}`;
}
