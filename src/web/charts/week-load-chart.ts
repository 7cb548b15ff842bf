import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { EpochDay } from '../../shared/days.js';
import { monthOf } from '../layout/day-words.js';

/** What each week would have asked of a school, drawn as SVG: bars for who is new, a line for whose flag stands. */
export interface WeekLoadChart {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly bars: readonly { readonly x: number; readonly y: number; readonly height: number }[];
  readonly barWidth: number;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly ticks: readonly { readonly label: string; readonly y: number }[];
  readonly months: readonly { readonly label: string; readonly x: number }[];
}

/** A week by its Monday. */
export interface ChartedWeek {
  readonly monday: EpochDay;
  readonly raised: number;
  /** Null: nobody looked, or no flag stood. */
  readonly standing: number | null;
}

const WIDTH = 360;
const HEIGHT = 200;
const LEFT = 40;
const RIGHT = WIDTH - 8;
const TOP = 12;
const BOTTOM = HEIGHT - 26;
const MONTH_APART = 34;

/** Weeks follow each other; one in which nobody looked leaves a gap: no look is not zero. */
export function weekLoadChart(weeks: readonly ChartedWeek[]): WeekLoadChart {
  const mondays = weeks.map(({ monday }) => String(monday));
  const x = scaleBand(mondays, [LEFT, RIGHT]).paddingInner(0.25);
  const most = max(weeks, ({ raised, standing }) => Math.max(raised, standing ?? 0)) ?? 0;
  const y = scaleLinear([0, Math.max(1, most)], [BOTTOM, TOP]).nice(4);
  const middle = ({ monday }: ChartedWeek) => (x(String(monday)) ?? 0) + x.bandwidth() / 2;
  const path = line<ChartedWeek>(middle, ({ standing }) => y(standing ?? 0))
    .defined(({ standing }) => standing !== null)
    .digits(1);
  return {
    ...{ width: WIDTH, height: HEIGHT, left: LEFT, right: RIGHT, barWidth: round(x.bandwidth()) },
    bars: weeks
      .filter(({ raised }) => raised > 0)
      .map(({ monday, raised }) => ({
        ...{ x: round(x(String(monday)) ?? 0), y: round(y(raised)) },
        height: round(BOTTOM - y(raised)),
      })),
    path: path(weeks) ?? '',
    points: weeks.flatMap((week) =>
      week.standing === null ? [] : [{ x: round(middle(week)), y: round(y(week.standing)) }],
    ),
    ticks: y
      .ticks(4)
      .filter(Number.isInteger)
      .map((tick) => ({ label: String(tick), y: round(y(tick)) })),
    months: monthsOf(weeks, (monday) => round(x(String(monday)) ?? 0)),
  };
}

/** Each month at its first week, where the names do not touch. */
function monthsOf(
  weeks: readonly ChartedWeek[],
  placeOf: (monday: EpochDay) => number,
): WeekLoadChart['months'] {
  const shown: { label: string; x: number }[] = [];
  let last = '';
  for (const { monday } of weeks) {
    const label = monthOf(monday);
    const x = placeOf(monday);
    if (label !== last && x - (shown.at(-1)?.x ?? -MONTH_APART) >= MONTH_APART && x < RIGHT - 16)
      shown.push({ label, x });
    last = label;
  }
  return shown;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
