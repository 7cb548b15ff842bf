import type { TestedPupil } from '../../rules/backtest/backtest-report.js';
import type { RaisedInTest } from '../../rules/backtest/trace-rules.js';
import type { Consequence } from '../../rules/rule.js';
import { type Day, type EpochDay, fromEpochDay, isoWeekOf } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { warrantsCase } from '../proposal.js';

/** A pupil whose concerns would have come to amount to a case, at one of their schools. */
export interface TestedArrival {
  readonly pupilId: number;
  readonly schoolId: number;
  readonly week: number;
}

/** What a test would have brought one lead. */
export interface TestedLead {
  readonly schoolId: number;
  /** Null: nobody looks after these. */
  readonly ownerStaffId: number | null;
  /** Cases proposed, beside the weeks of the test. */
  readonly byWeek: readonly number[];
}

/** How many conversations rules would have cost. Counts, and nobody's name. */
export interface TestedLoad {
  /** Mondays of the weeks looked at, ascending. */
  readonly weeks: readonly Day[];
  readonly leads: readonly TestedLead[];
  /** Pupils found at least once by rules that lead to this, whatever else found them. */
  readonly found: Readonly<Record<Consequence, number>>;
}

interface Flag extends RaisedInTest {
  readonly consequence: Consequence;
}

/**
 * The days on which what stood together came to amount to a case, as it does live: one concern that opens a case, or two watched ones from
 * different parts of a child's life. Whoever falls below that and comes back is a new conversation; whoever had an open case joins it.
 */
function arrivalsOf(
  { pupilId, traces, hadOpenCaseOn }: TestedPupil,
  leadsTo: ReadonlyMap<string, Consequence>,
): TestedArrival[] {
  const flags = traces.flatMap(({ ruleKey, raised }) =>
    raised.map((one): Flag => ({ ...one, consequence: leadsTo.get(ruleKey) ?? 'list' })),
  );
  const counting = flags.filter(({ consequence }) => consequence !== 'list');
  return [...groupBy(counting, ({ schoolId }) => schoolId)].flatMap(([schoolId, own]) =>
    beginnings(own)
      .filter((day) => !hadOpenCaseOn(day))
      .map((day) => ({ pupilId, schoolId, week: isoWeekOf(day) })),
  );
}

function beginnings(flags: readonly Flag[]): EpochDay[] {
  const changes = [...new Set(flags.flatMap(({ on, endedOn }) => [on, endedOn ?? on]))].sort((a, b) => a - b);
  const amounts = changes.map((day) =>
    warrantsCase(flags.filter(({ on, endedOn }) => on <= day && (endedOn === null || endedOn > day))),
  );
  return changes.filter((_, at) => amounts[at] === true && amounts[at - 1] !== true);
}

/** Gathers, while a test goes on, what it would have asked of the school's people: of each pupil only as much as is counted. */
export class GatheredLoad {
  readonly arrivals: TestedArrival[] = [];
  private readonly weeks = new Set<number>();
  private readonly found = { 'open-case': 0, watch: 0, list: 0 };

  /** @param leadsTo what each rule leads to, by key */
  constructor(private readonly leadsTo: ReadonlyMap<string, Consequence>) {}

  add(pupil: TestedPupil): void {
    for (const week of pupil.lookedInWeeks) this.weeks.add(week);
    this.arrivals.push(...arrivalsOf(pupil, this.leadsTo));
    const raised = pupil.traces.filter((trace) => trace.raised.length > 0);
    for (const consequence of new Set(raised.map(({ ruleKey }) => this.leadsTo.get(ruleKey) ?? 'list')))
      this.found[consequence]++;
  }

  /** @param ownerOf whose the pupil would have been at a school */
  ended(ownerOf: (arrival: TestedArrival) => number | null): TestedLoad {
    const weeks = [...this.weeks].sort((a, b) => a - b);
    const byLead = groupBy(this.arrivals, (one) => `${one.schoolId}/${ownerOf(one) ?? ''}`);
    const leads = [...byLead.values()].flatMap((own) =>
      own.slice(0, 1).map((first) => ({
        ...{ schoolId: first.schoolId, ownerStaffId: ownerOf(first) },
        byWeek: weeks.map((week) => own.filter((one) => one.week === week).length),
      })),
    );
    return { weeks: weeks.map((week) => fromEpochDay(week * 7 - 3)), leads, found: this.found };
  }
}
