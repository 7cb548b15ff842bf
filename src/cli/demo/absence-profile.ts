import type { SeededRandom } from './seeded-random.js';

/** How often, and why, one pupil is away. Rates are shares of school days, 0 to 1. */
export interface AbsenceProfile {
  before: number;
  after: number;
  /** Index of the register day on which `before` starts to turn into `after`, over the next twenty school days. */
  changesAt: number;
  /** Share of absences the school does not authorise. */
  unauthorised: number;
  /** Chance of an L on a morning the pupil is in. */
  lateness: number;
}

/**
 * Absence rate by rank among the pupils: most are hardly ever away, a long tail is away a great deal. Chosen so
 * that the school comes out at the DfE's secondary figures for 2025/26 (91.5 % attendance, 23.8 % persistently absent).
 */
const RATE_BY_RANK: readonly (readonly [number, number])[] = [
  [0, 0.002],
  [0.1, 0.007],
  [0.25, 0.016],
  [0.5, 0.036],
  [0.65, 0.055],
  [0.77, 0.082],
  [0.85, 0.14],
  [0.92, 0.235],
  [0.97, 0.41],
  [0.985, 0.66],
  [1, 0.93],
];

/** The rate at a rank from 0 to 1, on the straight line between two points of the table. */
export function rateAtRank(rank: number): number {
  let [fromRank, fromRate] = RATE_BY_RANK[0] ?? [0, 0];
  for (const [toRank, toRate] of RATE_BY_RANK) {
    if (rank <= toRank) {
      const share = toRank === fromRank ? 0 : (rank - fromRank) / (toRank - fromRank);
      return fromRate + (toRate - fromRate) * share;
    }
    [fromRank, fromRate] = [toRank, toRate];
  }
  return fromRate;
}

/** Days over which a change of habit builds up. */
const RAMP_DAYS = 20;

/** The rate on one register day, between the two habits while the change builds up. */
export function rateOn(profile: AbsenceProfile, dayIndex: number): number {
  const share = Math.min(1, Math.max(0, (dayIndex - profile.changesAt) / RAMP_DAYS));
  return profile.before + (profile.after - profile.before) * share;
}

function steadyProfile(rate: number, random: SeededRandom): AbsenceProfile {
  const often = rate > 0.12;
  const truant = often && random.chance(0.12);
  return {
    before: rate,
    after: rate,
    changesAt: 0,
    unauthorised: truant ? 0.75 : random.between(0.02, often ? 0.18 : 0.25),
    lateness: random.chance(0.08) ? random.between(0.05, 0.16) : random.between(0, 0.02),
  };
}

const DECLINERS = 14;
const IMPROVERS = 8;
/** First register day of the spring, roughly; the exact day matters to nobody. */
const SPRING_STARTS_AT = 74;

/** A few pupils change: fourteen slip during the year, most of them after Christmas, and eight come back. */
function withChange(profile: AbsenceProfile, index: number, random: SeededRandom): AbsenceProfile {
  if (index < DECLINERS) {
    const changesAt =
      index < 4 ? random.whole(25, 45) : random.whole(SPRING_STARTS_AT, SPRING_STARTS_AT + 22);
    return { ...profile, before: random.between(0.01, 0.05), after: random.between(0.25, 0.42), changesAt };
  }
  if (index < DECLINERS + IMPROVERS) {
    const before = random.between(0.16, 0.26);
    return { ...profile, before, after: 0.03, changesAt: random.whole(40, 80) };
  }
  return profile;
}

/** One profile for each pupil, dealt out evenly over the ranks, so that no seed is a luckier school than another. */
export function makeProfiles(pupilCount: number, random: SeededRandom): AbsenceProfile[] {
  const ranks = Array.from({ length: pupilCount }, (_, index) => (index + 0.5) / pupilCount);
  const steady = random.shuffled(ranks).map((rank) => steadyProfile(rateAtRank(rank), random));
  const changing = steady.map((_, index) => index).filter((index) => (steady[index]?.before ?? 1) < 0.06);
  const order = random.shuffled(changing);
  const places = new Map(order.map((pupil, place) => [pupil, place]));
  return steady.map((profile, index) => withChange(profile, places.get(index) ?? pupilCount, random));
}
