import type { WeekLoad } from '../../rules/backtest/backtest-report.js';
import { counted } from '../../rules/wording.js';
import { type Day, type EpochDay, fromEpochDay, isoWeekOf, toEpochDay } from '../../shared/days.js';
import { type WeekLoadChart, weekLoadChart } from '../charts/week-load-chart.js';
import { dateWords } from '../layout/day-words.js';

/** What each week would have asked of the school. */
export interface LoadView {
  readonly title: string;
  readonly chart: WeekLoadChart;
  readonly rows: readonly { readonly week: string; readonly raised: number; readonly standing: number }[];
}

/** Null where nobody was ever flagged. Weeks without a look (holidays) stand in the chart as gaps, and not in the table. */
export function loadView(load: readonly WeekLoad[], from: Day, to: Day): LoadView | null {
  const busiest = load.reduce<WeekLoad | null>(
    (most, week) => (most === null || week.raised > most.raised ? week : most),
    null,
  );
  if (busiest === null || busiest.raised === 0) return null;
  const byWeek = new Map(load.map((week) => [isoWeekOf(toEpochDay(week.week)), week]));
  const first = isoWeekOf(toEpochDay(from));
  const weeks = Array.from({ length: isoWeekOf(toEpochDay(to)) - first + 1 }, (_, at) => {
    const { raised = 0, standing = null } = byWeek.get(first + at) ?? {};
    return { monday: mondayOf(first + at), raised, standing };
  });
  return {
    title: `At most ${counted(busiest.raised, 'pupil')} new on the list in one week, that of ${dateWords(busiest.week)}`,
    chart: weekLoadChart(weeks),
    rows: weeks.flatMap(({ monday, raised, standing }) =>
      standing === null ? [] : [{ week: dateWords(fromEpochDay(monday)), raised, standing }],
    ),
  };
}

const mondayOf = (week: number): EpochDay => week * 7 - 3;
