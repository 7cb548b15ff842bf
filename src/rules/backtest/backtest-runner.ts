import { Injectable } from '@nestjs/common';
import { type Day, type EpochDay, fromEpochDay, isoWeekOf, toEpochDay } from '../../shared/days.js';
import type { SignalKind } from '../indicator.js';
import { type CompiledRule, compileRules } from '../rule.js';
import { RuleSetsService } from '../rule-sets.service.js';
import { SchoolCalendar } from '../school-calendar.js';
import { type BacktestReport, backtestReport, type TestedPupil } from './backtest-report.js';
import { type BacktestSpec, type ListedOutcome, loneRule, type Outcome } from './backtest-spec.js';
import { evaluationDays, hasSchoolDays, leadWeeks } from './evaluation-days.js';
import { differOnlyInLine } from './form-line.js';
import { SharedPupilId } from './shared-pupil-id.js';
import { type PupilInTest, TestedPupilsReader, type TestedScope } from './tested-pupils.reader.js';
import { isMetOn, traceRules } from './trace-rules.js';

/** A case people worked on, by the days of the pupil's school; `closedOn` null while it is open. */
export interface CaseSpan {
  readonly openedOn: Day;
  readonly closedOn: Day | null;
}

/** What a run needs of whoever starts it. */
export interface BacktestHost {
  /** Only these schools; null: all. */
  readonly schoolIds: readonly number[] | null;
  /** Cases that a person opened, by pupil. */
  casesOf(this: void, pupilIds: readonly number[]): Promise<ReadonlyMap<number, readonly CaseSpan[]>>;
  /** Shown each handful of pupils as it was found, to reckon of them what only the host knows. */
  found(this: void, some: readonly TestedPupil[]): void;
  /** Told after each handful of pupils; what it throws ends the run. */
  progress(done: number, of: number): Promise<void>;
  /** How what takes long takes turns with whatever else this process does. */
  inTurn<T>(this: void, work: () => Promise<T> | T): Promise<T>;
}

/** For the sake of memory: a history of three years is some kilobytes. */
const PUPILS_AT_ONCE = 100;
/** Few enough for a turn of some milliseconds: a term of looks at one pupil is quickly done. */
const RECKONED_AT_ONCE = 10;

/** Asks a question about the past of every pupil it concerns, a handful at a time. Writes nothing. */
@Injectable()
export class BacktestRunner {
  constructor(
    private readonly pupils: TestedPupilsReader,
    private readonly ruleSets: RuleSetsService,
  ) {}

  /** @throws SharedPupilId, whatever `progress` throws */
  async run(spec: BacktestSpec, host: BacktestHost): Promise<BacktestReport> {
    const inForce = await this.inForce(host.schoolIds);
    const rules = spec.rules === null ? inForce : compileRules(spec.rules);
    const until = spec.outcome.kind === 'case' ? spec.outcome.to : spec.outcome.on;
    const asked = new Asked(spec, rules);
    const scope: TestedScope = { schoolIds: host.schoolIds, from: spec.from, to: until, kinds: asked.kinds };
    if (spec.outcome.kind === 'listed') await this.expectOneEach(spec.outcome, scope);
    const ids = await this.pupils.ids(scope);
    const tested: TestedPupil[] = [];
    for (let from = 0; from < ids.length; from += PUPILS_AT_ONCE) {
      const some = ids.slice(from, from + PUPILS_AT_ONCE);
      const handful = await this.handful(some, scope, asked, host);
      host.found(handful);
      tested.push(...handful);
      await host.progress(from + some.length, ids.length);
    }
    return host.inTurn(() =>
      backtestReport(
        tested,
        rules,
        asked.knowsSchoolDays ? 'school weeks' : 'ISO weeks',
        linesInForce(rules, inForce),
      ),
    );
  }

  /** Else what became of one child would be told of another. */
  private async expectOneEach({ pupils }: ListedOutcome, scope: TestedScope): Promise<void> {
    const shared = await this.pupils.sharedSourceIds(scope);
    const listed = shared.find((sourceId) => Object.hasOwn(pupils, sourceId));
    if (listed !== undefined) throw new SharedPupilId(listed);
  }

  private async handful(
    ids: readonly number[],
    scope: TestedScope,
    asked: Asked,
    { casesOf, inTurn }: BacktestHost,
  ): Promise<TestedPupil[]> {
    const [pupils, cases] = await inTurn(() => Promise.all([this.pupils.read(ids, scope), casesOf(ids)]));
    const tested: TestedPupil[] = [];
    for (let from = 0; from < pupils.length; from += RECKONED_AT_ONCE) {
      const some = pupils.slice(from, from + RECKONED_AT_ONCE);
      const done = await inTurn(() => some.map((pupil) => asked.of(pupil, cases.get(pupil.pupilId) ?? [])));
      tested.push(...done);
    }
    return tested;
  }

  /** Of one school its own; of several those that hold where a school has none of its own. */
  private async inForce(schoolIds: readonly number[] | null): Promise<readonly CompiledRule[]> {
    const only = schoolIds?.length === 1 ? (schoolIds[0] ?? null) : null;
    return (await this.ruleSets.inForce(only)).rules;
  }
}

/** So that a rule can be held against the one it is to replace, wherever that has its line. */
function linesInForce(
  rules: readonly CompiledRule[],
  inForce: readonly CompiledRule[],
): ReadonlyMap<string, number> {
  const today = new Map(inForce.map((one) => [one.rule.key, one]));
  return new Map(
    rules.flatMap(({ rule }) => {
      const same = today.get(rule.key);
      return same && differOnlyInLine(rule, same.rule) ? [[rule.key, same.bound.threshold] as const] : [];
    }),
  );
}

/** A question with its rules made ready. */
class Asked {
  /** School days are known between the first look and the outcome, of any pupil so far. */
  knowsSchoolDays = false;
  readonly kinds: ReadonlySet<SignalKind>;
  private readonly outcomeRule: CompiledRule | undefined;
  private readonly from: EpochDay;
  private readonly to: EpochDay;

  constructor(
    private readonly spec: BacktestSpec,
    private readonly rules: readonly CompiledRule[],
  ) {
    this.from = toEpochDay(spec.from);
    this.to = toEpochDay(spec.to);
    const { outcome } = spec;
    this.outcomeRule = outcome.kind === 'rule' ? compileRules([loneRule(outcome.condition)])[0] : undefined;
    this.kinds = new Set(
      [...rules, ...(this.outcomeRule ? [this.outcomeRule] : [])].flatMap((rule) => rule.reads),
    );
  }

  of(pupil: PupilInTest, cases: readonly CaseSpan[]): TestedPupil {
    const { cameTrue, on } = this.outcomeOf(pupil, cases);
    const calendars = new Map([...pupil.places].map(([schoolId, { calendar }]) => [schoolId, calendar]));
    this.knowsSchoolDays ||= [...calendars.values()].some((one) => hasSchoolDays(one, this.from, on));
    const calendarOf = (schoolId: number) => calendars.get(schoolId) ?? new SchoolCalendar([]);
    return {
      pupilId: pupil.pupilId,
      groups: pupil.groups,
      traces: traceRules(pupil, this.rules, { from: this.from, to: this.to }, { extremeUntil: on }),
      lookedInWeeks: [...calendars.values()].flatMap((calendar) =>
        evaluationDays(calendar, this.from, this.to).map(isoWeekOf),
      ),
      cameTrue,
      outcomeOn: on,
      leadWeeks: (flagged, schoolId) => leadWeeks(calendarOf(schoolId), flagged, on),
      hadOpenCaseOn: (day) => cases.some((one) => wasOpenOn(one, fromEpochDay(day))),
    };
  }

  private outcomeOf(
    pupil: PupilInTest,
    cases: readonly CaseSpan[],
  ): { cameTrue: boolean | null; on: EpochDay } {
    const { outcome } = this.spec;
    if (outcome.kind === 'case') return openedIn(outcome, cases);
    const on = toEpochDay(outcome.on);
    if (outcome.kind === 'listed') return { cameTrue: outcome.pupils[pupil.sourceId] ?? null, on };
    return { cameTrue: this.outcomeRule ? isMetOn(pupil, this.outcomeRule, on) : null, on };
  }
}

function openedIn({ from, to }: Extract<Outcome, { kind: 'case' }>, cases: readonly CaseSpan[]) {
  const days = cases.map((one) => one.openedOn).filter((day) => day >= from && day <= to);
  const first = days.sort()[0];
  return { cameTrue: first !== undefined, on: toEpochDay(first ?? to) };
}

function wasOpenOn({ openedOn, closedOn }: CaseSpan, day: Day): boolean {
  return openedOn <= day && (closedOn === null || closedOn >= day);
}
