import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';

/** How often a rule was right in a month; null: nobody was asked. */
export interface MonthShare {
  readonly label: string;
  /** 0 to 1. */
  readonly share: number | null;
}

/** The months of a rule drawn as SVG: a small one for a line of a table, or one with its axes. */
export interface RuleTrendChart {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Where the school's level lies; null: it has none. */
  readonly level: number | null;
  readonly ticks: readonly { readonly label: string; readonly y: number }[];
  readonly months: readonly { readonly label: string; readonly x: number }[];
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
  readonly margin: number;
}

const SMALL: Frame = { width: 112, height: 30, left: 2, bottom: 2, margin: 4 };
const LARGE: Frame = { width: 420, height: 190, left: 46, bottom: 24, margin: 12 };

/** @param percent the school's level; 0: none */
export function smallRuleTrend(months: readonly MonthShare[], percent: number): RuleTrendChart {
  return draw(months, percent, SMALL);
}

/** @param percent the school's level; 0: none */
export function ruleTrend(months: readonly MonthShare[], percent: number): RuleTrendChart {
  return draw(months, percent, LARGE);
}

/** A month in which nobody was asked leaves a gap: no data is not zero. */
function draw(months: readonly MonthShare[], percent: number, frame: Frame): RuleTrendChart {
  const { width, height, left, bottom, margin } = frame;
  const right = width - margin;
  const x = scalePoint(
    months.map((_, at) => at),
    [left + margin, right - margin],
  );
  const y = scaleLinear([0, 100], [height - bottom - margin / 2, margin]);
  const places = months.map(({ share }, at) => ({
    x: round(x(at) ?? 0),
    y: share === null ? null : round(y(100 * share)),
  }));
  type Place = (typeof places)[number];
  const path = line<Place>()
    .defined((place) => place.y !== null)
    .x((place) => place.x)
    .y((place) => place.y ?? 0)
    .digits(1);
  return {
    ...{ width, height, left, right, path: path(places) ?? '' },
    points: places.flatMap((place) => (place.y === null ? [] : [{ x: place.x, y: place.y }])),
    level: percent === 0 ? null : round(y(percent)),
    ticks: [0, 25, 50, 75, 100].map((tick) => ({ label: `${tick}%`, y: round(y(tick)) })),
    months: months.map(({ label }, at) => ({ label, x: round(x(at) ?? 0) })),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
