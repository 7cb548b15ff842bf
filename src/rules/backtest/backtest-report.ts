import { type Day, type EpochDay, fromEpochDay, isoWeekOf } from '../../shared/days.js';
import type { CompiledRule } from '../rule.js';
import {
  figuresByGroup,
  type FiguresByGroup,
  type GroupDifference,
  groupDifferences,
  type GroupsOfPupil,
} from './by-group.js';
import { lineSteps } from './form-line.js';
import { type HitsAndMisses, hitsAndMisses } from './hits-and-misses.js';
import { leadTimes, type LeadTimes } from './lead-times.js';
import type { RuleTrace } from './trace-rules.js';
import { type TradeOff, tradeOff } from './trade-off.js';

/** One pupil as a run over the past found them. */
export interface TestedPupil {
  readonly pupilId: number;
  readonly groups: GroupsOfPupil;
  readonly traces: readonly RuleTrace[];
  /** ISO weeks in which their schools looked. */
  readonly lookedInWeeks: readonly number[];
  /** Whether it came true; null where there is too little to say: not counted. */
  readonly cameTrue: boolean | null;
  /** The day it came true, or was looked at. A flag after it is no warning. */
  readonly outcomeOn: EpochDay;
  /** Weeks from a day to the outcome, as {@link leadWeeks} counts them at a school. */
  readonly leadWeeks: (flagged: EpochDay, schoolId: number) => number;
  /** Somebody was already working with the pupil when they were first flagged. */
  readonly hadOpenCaseOn: (day: EpochDay) => boolean;
}

/** One rule's share of a run. */
export interface RuleReport extends HitsAndMisses {
  readonly key: string;
  readonly leadTimeWeeks: LeadTimes | null;
  /** Null where a rule has no threshold of its own to move. */
  readonly tradeOff: TradeOff | null;
}

/** What a week would have asked of the school. */
export interface WeekLoad {
  /** Monday. */
  readonly week: Day;
  /** Pupils flagged who were not at the look before: who comes on the list. */
  readonly raised: number;
  /** Pupils with a flag that stood at the end of the week. */
  readonly standing: number;
}

/** A warning or a pupil without one, by name elsewhere: this carries ids only. */
export interface PupilVerdict {
  readonly pupilId: number;
  readonly flaggedOn: Day | null;
  readonly rules: readonly string[];
  readonly cameTrue: boolean | null;
  /** Of warnings that came true. */
  readonly leadWeeks: number | null;
}

export interface BacktestReport extends HitsAndMisses {
  readonly leadTimeWeeks: LeadTimes | null;
  /** Pupils of whom could not be said whether it came true; they are in no other figure. */
  readonly undecided: number;
  readonly byRule: readonly RuleReport[];
  readonly byGroup: FiguresByGroup;
  /** Where groups differ beyond chance. */
  readonly differences: readonly GroupDifference[];
  readonly load: readonly WeekLoad[];
  /** Of the flagged, how many already had an open case that day: what the rules add is the rest. */
  readonly alreadyOpen: number;
  readonly verdicts: readonly PupilVerdict[];
}

interface Flag {
  readonly on: EpochDay;
  readonly schoolId: number;
}

/**
 * Puts a run together. `unit` says how its lead times were counted.
 * @param linesInForce of rules that look for the same as one in force, the line of that one, by key
 */
export function backtestReport(
  tested: readonly TestedPupil[],
  rules: readonly CompiledRule[],
  unit: LeadTimes['unit'],
  linesInForce: ReadonlyMap<string, number> = new Map(),
): BacktestReport {
  const decided = tested.filter((pupil) => pupil.cameTrue !== null);
  const flags = new Map(tested.map((pupil) => [pupil, firstFlag(pupil, pupil.traces)]));
  const flagOf = (pupil: TestedPupil): Flag | null => flags.get(pupil) ?? null;
  const byGroup = figuresByGroup(
    decided.map((pupil) => ({ ...verdictOf(pupil, flagOf(pupil)), groups: pupil.groups })),
  );
  return {
    ...hitsAndMisses(decided.map((pupil) => verdictOf(pupil, flagOf(pupil)))),
    leadTimeWeeks: leadTimes(
      decided.flatMap((pupil) => leadOf(pupil, flagOf(pupil)) ?? []),
      unit,
    ),
    undecided: tested.length - decided.length,
    byRule: rules.map((rule, at) => ruleReport(decided, rule, at, unit, linesInForce.get(rule.rule.key))),
    byGroup,
    differences: groupDifferences(byGroup),
    load: loadByWeek(tested),
    alreadyOpen: decided.filter((pupil) => hadOpenCase(pupil, flagOf(pupil))).length,
    verdicts: tested.map((pupil) => pupilVerdict(pupil, flagOf(pupil))),
  };
}

/** The first day on which any of these rules would have been raised, unless the outcome was there before. */
function firstFlag({ outcomeOn }: TestedPupil, traces: readonly RuleTrace[]): Flag | null {
  const firsts = traces.flatMap((trace) => trace.raised.slice(0, 1)).filter((flag) => flag.on <= outcomeOn);
  return firsts.reduce<Flag | null>(
    (first, one) => (first === null || one.on < first.on ? one : first),
    null,
  );
}

const verdictOf = (pupil: TestedPupil, flag: Flag | null) => ({
  flagged: flag !== null,
  cameTrue: pupil.cameTrue === true,
});

function leadOf(pupil: TestedPupil, flag: Flag | null): number | null {
  return flag && pupil.cameTrue === true ? pupil.leadWeeks(flag.on, flag.schoolId) : null;
}

const hadOpenCase = (pupil: TestedPupil, flag: Flag | null) => flag !== null && pupil.hadOpenCaseOn(flag.on);

function pupilVerdict(pupil: TestedPupil, flag: Flag | null): PupilVerdict {
  return {
    pupilId: pupil.pupilId,
    flaggedOn: flag ? fromEpochDay(flag.on) : null,
    rules: pupil.traces.filter((trace) => firstFlag(pupil, [trace])).map((trace) => trace.ruleKey),
    cameTrue: pupil.cameTrue,
    leadWeeks: leadOf(pupil, flag),
  };
}

function ruleReport(
  decided: readonly TestedPupil[],
  { rule, bound, direction }: CompiledRule,
  at: number,
  unit: LeadTimes['unit'],
  lineInForce: number | undefined,
): RuleReport {
  const own = decided.map((pupil) => {
    const trace = pupil.traces[at];
    return { pupil, extreme: trace?.extreme ?? null, flag: trace ? firstFlag(pupil, [trace]) : null };
  });
  return {
    key: rule.key,
    ...hitsAndMisses(own.map(({ pupil, flag }) => verdictOf(pupil, flag))),
    leadTimeWeeks: leadTimes(
      own.flatMap(({ pupil, flag }) => leadOf(pupil, flag) ?? []),
      unit,
    ),
    tradeOff: tradeOff(
      own.map(({ pupil, extreme }) => ({ extreme, cameTrue: pupil.cameTrue === true })),
      {
        ...{ threshold: bound.threshold, direction, steps: lineSteps(rule) },
        alsoAt: lineInForce === undefined ? [] : [lineInForce],
      },
    ),
  };
}

/**
 * Of every pupil, also of those it cannot be said of: each who comes on the list is a conversation. A further flag of somebody who is on it is
 * none, and neither are holidays: who stood at the look before is not new.
 */
export function loadByWeek(tested: readonly Pick<TestedPupil, 'traces'>[]): WeekLoad[] {
  const pupils = tested.map(({ traces }) => ({
    raised: new Set(traces.flatMap((trace) => trace.raised.map((flag) => isoWeekOf(flag.on)))),
    stood: new Set(traces.flatMap((trace) => trace.stoodInWeeks)),
  }));
  const weeks = [...new Set(pupils.flatMap(({ raised, stood }) => [...raised, ...stood]))].sort(
    (a, b) => a - b,
  );
  return weeks.map((week, at) => {
    const before = weeks[at - 1] ?? -Infinity;
    return {
      week: fromEpochDay(week * 7 - 3),
      raised: pupils.filter(({ raised, stood }) => raised.has(week) && !stood.has(before)).length,
      standing: pupils.filter(({ stood }) => stood.has(week)).length,
    };
  });
}
