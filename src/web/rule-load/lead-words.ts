/** "About 7 new pupils a week"; whole, as nobody talks with a third of a pupil. */
export function aboutAWeek(aWeek: number, one: string, many: string): string {
  const whole = Math.round(aWeek);
  if (whole === 0) return `Fewer than 1 ${one} a week`;
  return `About ${whole} ${whole === 1 ? one : many} a week`;
}

/** What reaches one lead. */
export interface ReachedLead {
  /** Null: nobody looks after these pupils. */
  readonly name: string | null;
  /** The lead is who reads. */
  readonly isReader: boolean;
  readonly aWeek: number;
  readonly most: number;
}

/** "About 7 new pupils a week reach you; in the busiest 9; you have room for 5." */
export function reachWords(
  { name, isReader, aWeek, most }: ReachedLead,
  room: number,
  nouns: readonly [one: string, many: string],
): string {
  const whom = isReader ? 'you' : (name ?? 'nobody: they have no lead');
  const reach = `${aboutAWeek(aWeek, ...nouns)} ${Math.round(aWeek) < 2 ? 'reaches' : 'reach'} ${whom}; in the busiest ${most}`;
  if (name === null) return `${reach}.`;
  return `${reach}; ${isReader ? 'you have' : 'there is'} room for ${room}.`;
}

/** True where a usual week brings more than there is room for (exactly as many fit). */
export function isTooMuch(aWeek: number, room: number): boolean {
  return Math.round(aWeek) > room;
}
