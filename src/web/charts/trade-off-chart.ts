import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

/** What moving a threshold would mean, drawn as SVG: the more pupils are flagged, the more are found. */
export interface TradeOffChart {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly path: string;
  readonly points: readonly Place[];
  /** Lines that somebody has, each with a shape of its own; which they are stands in the key. */
  readonly marks: readonly (Place & { readonly kind: LineMark })[];
  /** Where flagging by lot would lead: from nobody to everybody. */
  readonly byLot: { readonly from: Place; readonly to: Place };
  readonly shares: readonly { readonly label: string; readonly y: number }[];
  readonly counts: readonly { readonly label: string; readonly x: number }[];
}

/** The line in force, or one that is not. */
export type LineMark = 'today' | 'draft';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** So many flagged, and of those it came true for so large a part found (0 to 1). */
export interface FlaggedAndFound {
  readonly flagged: number;
  readonly found: number;
}

const WIDTH = 360;
const HEIGHT = 274;
const LEFT = 46;
const RIGHT = WIDTH - 4;
const TOP = 36;
const BOTTOM = HEIGHT - 46;
/** So that a mark at the edge, where nobody or everybody is flagged, lies over no label of the axis. */
const AIR = 14;

/** @param of how many pupils there are: as many as can be flagged */
export function tradeOffChart(
  points: readonly FlaggedAndFound[],
  marks: readonly (FlaggedAndFound & { readonly kind: LineMark })[],
  of: number,
): TradeOffChart {
  const x = scaleLinear([0, Math.max(1, of)], [LEFT + AIR, RIGHT - AIR]);
  const y = scaleLinear([0, 1], [BOTTOM, TOP]);
  const place = ({ flagged, found }: FlaggedAndFound): Place => ({
    x: round(x(flagged)),
    y: round(y(found)),
  });
  const path = line<FlaggedAndFound>(
    ({ flagged }) => x(flagged),
    ({ found }) => y(found),
  ).digits(1);
  return {
    ...{ width: WIDTH, height: HEIGHT, left: LEFT, right: RIGHT, bottom: BOTTOM },
    path: path([{ flagged: 0, found: 0 }, ...points]) ?? '',
    points: points.map(place),
    marks: marks.map(({ kind, ...one }) => ({ ...place(one), kind })),
    byLot: { from: place({ flagged: 0, found: 0 }), to: place({ flagged: of, found: 1 }) },
    shares: y.ticks(5).map((tick) => ({ label: `${Math.round(tick * 100)}%`, y: round(y(tick)) })),
    counts: x
      .ticks(5)
      .filter(Number.isInteger)
      .map((tick) => ({ label: String(tick), x: round(x(tick)) })),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
