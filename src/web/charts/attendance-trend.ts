import { min } from 'd3-array';
import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { monthOf } from '../layout/day-words.js';
import type { RegisterWeek } from '../pupil/register-weeks.js';

/** A line through the weeks, drawn as SVG. */
export interface TrendChart {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly ticks: readonly { readonly label: string; readonly y: number }[];
  readonly months: readonly { readonly label: string; readonly x: number }[];
  /** The pupil's own share in the term before, across the weeks of this term; null where it is not known. */
  readonly before: { readonly x1: number; readonly x2: number; readonly y: number } | null;
}

/** The share of a stretch to hold the weeks from `monday` on against. */
export interface Before {
  readonly fromDay: number;
  /** 0 to 100. */
  readonly share: number;
}

const WIDTH = 360;
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = WIDTH - 10;
const TOP = 12;
const BOTTOM = HEIGHT - 26;
const MONTH_APART = 34;

/** Weeks without a possible session leave a gap: no data is not zero. */
export function attendanceTrend(weeks: readonly RegisterWeek[], before: Before | null): TrendChart {
  const shares = weeks.map(shareOf);
  const x = scalePoint(
    weeks.map(({ monday }) => String(monday)),
    [LEFT + 6, RIGHT - 6],
  );
  const lowest = Math.min(50, min([...shares, before?.share ?? 100], (share) => share ?? 100) ?? 50);
  const y = scaleLinear([Math.floor(lowest / 10) * 10, 100], [BOTTOM, TOP]);
  const at = weeks.map(({ monday }, index) => ({
    ...{ x: round(x(String(monday)) ?? 0), share: shares[index] ?? null },
  }));
  type Point = (typeof at)[number];
  const path = line<Point>()
    .defined(({ share }) => share !== null)
    .x((point) => point.x)
    .y(({ share }) => y(share ?? 0))
    .digits(1);
  return {
    ...{ width: WIDTH, height: HEIGHT, left: LEFT, right: RIGHT, path: path(at) ?? '' },
    points: at.flatMap(({ x: place, share }) => (share === null ? [] : [{ x: place, y: round(y(share)) }])),
    ticks: y.ticks(5).map((tick) => ({ label: `${tick}%`, y: round(y(tick)) })),
    months: monthsOf(weeks, x),
    before: beforeLine(weeks, before, x, y),
  };
}

/** 0 to 100; null when no session was possible. */
export function shareOf({ sums }: RegisterWeek): number | null {
  return sums.possible === 0 ? null : (100 * sums.attended) / sums.possible;
}

type WeekScale = ReturnType<typeof scalePoint<string>>;

function beforeLine(
  weeks: readonly RegisterWeek[],
  before: Before | null,
  x: WeekScale,
  y: (share: number) => number,
): TrendChart['before'] {
  if (before === null) return null;
  const first = weeks.find(({ monday }) => monday + 6 >= before.fromDay);
  const last = weeks.at(-1);
  if (!first || !last) return null;
  const ends = { x1: x(String(first.monday)) ?? 0, x2: x(String(last.monday)) ?? 0 };
  return { x1: round(ends.x1 - 6), x2: round(ends.x2 + 6), y: round(y(before.share)) };
}

/** Each month at its first week, where the names do not touch. */
function monthsOf(weeks: readonly RegisterWeek[], x: WeekScale): TrendChart['months'] {
  const shown: { label: string; x: number }[] = [];
  let last = '';
  for (const { monday } of weeks) {
    const label = monthOf(monday);
    const place = round(x(String(monday)) ?? 0);
    if (label !== last && place - (shown.at(-1)?.x ?? -MONTH_APART) >= MONTH_APART)
      shown.push({ label, x: place });
    last = label;
  }
  return shown;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
