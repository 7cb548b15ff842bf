import type { Day } from '../../shared/days.js';
import { rateOn, type AbsenceProfile } from './absence-profile.js';
import { weekdayOf } from './demo-calendar.js';
import type { RegisterPage } from './register-page.js';
import type { SeededRandom } from './seeded-random.js';

/** Chance that a spell that is due starts on this weekday: Mondays and Fridays are missed more. */
const STARTS_ON: readonly number[] = [0, 0.95, 0.5, 0.45, 0.5, 0.8];

/** The share of absences nobody has explained on the day. */
const UNEXPLAINED = 0.2;

interface Spell {
  first: number;
  days: number;
  /** Only one session of a one-day spell. */
  half: boolean;
}

function spellDays(rate: number, random: SeededRandom): number {
  if (rate > 0.3) return random.whole(2, 3);
  return random.pickWeighted([
    [1, 66],
    [2, 29],
    [3, 4],
    [4, 1],
  ] as const);
}

/** Winter brings more colds than September; a habit of staying away knows no season. */
function seasonOf(day: Day, rate: number): number {
  if (rate > 0.09) return 1;
  const month = Number(day.slice(5, 7));
  if (month === 9) return 0.85;
  return month >= 11 || month === 1 ? 1.06 : 1;
}

/**
 * Spells of absence by a running debt: each day adds the pupil's rate, and a spell starts when enough has gathered.
 * A pupil who is away a lot is so in every month: nothing like the sudden change the rules look for.
 */
function spellsOf(profile: AbsenceProfile, days: readonly Day[], random: SeededRandom): Spell[] {
  const spells: Spell[] = [];
  let next = spellDays(profile.before, random);
  let debt = random.between(0, 1) * next;
  let busyUntil = 0;
  days.forEach((day, index) => {
    const rate = rateOn(profile, index);
    debt += rate * seasonOf(day, rate);
    if (index < busyUntil || debt < next) return;
    if (debt < next + 1 && !random.chance(STARTS_ON[weekdayOf(day)] ?? 0)) return;
    const half = next === 1 && random.chance(0.22);
    spells.push({ first: index, days: next, half });
    debt -= half ? 0.5 : next;
    busyUntil = index + next;
    next = spellDays(rate, random);
  });
  return spells;
}

function reasonOf(spell: Spell, profile: AbsenceProfile, yearGroup: number, random: SeededRandom): string {
  if (random.chance(profile.unauthorised)) return spell.half && random.chance(0.4) ? 'U' : 'O';
  if (spell.half) return random.chance(0.55) ? 'M' : 'I';
  if (yearGroup >= 11 && spell.days === 1 && random.chance(0.04)) return 'J1';
  return random.chance(0.03) ? 'C' : 'I';
}

function writeSpell(page: RegisterPage, spell: Spell, reason: string, random: SeededRandom): void {
  const session = spell.half && reason !== 'U' && random.chance(0.5) ? 1 : 0;
  const last = spell.first + spell.days - 1;
  const learntOn =
    reason !== 'U' && random.chance(UNEXPLAINED) && last + 2 < page.dayCount
      ? last + random.whole(2, 6)
      : undefined;
  for (let day = spell.first; day <= last; day += 1) {
    if (!spell.half || session === 0) page.mark(day, 0, reason, learntOn);
    if (!spell.half || session === 1) page.mark(day, 1, reason, learntOn);
  }
}

/** Writes one pupil's ordinary absences and late arrivals into the page. */
export function writeAbsences(
  page: RegisterPage,
  profile: AbsenceProfile,
  yearGroup: number,
  days: readonly Day[],
  random: SeededRandom,
): void {
  for (const spell of spellsOf(profile, days, random)) {
    writeSpell(page, spell, reasonOf(spell, profile, yearGroup, random), random);
  }
  for (let day = 0; day < days.length; day += 1) {
    if (random.chance(profile.lateness)) page.markIfIn(day, 0, 'L');
  }
}
