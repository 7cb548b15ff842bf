import type { ShownRun } from '../../cases/backtests/backtest-history.js';
import type { BacktestFigures } from '../../cases/backtests/kept-verdicts.js';
import type { PupilVerdict } from '../../rules/backtest/backtest-report.js';
import { type CompiledRule, compileRules } from '../../rules/rule.js';
import { addMs, type Instant } from '../../shared/instants.js';
import { pastMomentWords } from '../layout/dates.js';
import type { SchoolNames } from '../layout/group-words.js';
import { type CaseLoadFacts, presentCaseLoad } from './case-load.js';
import { comparison } from './compared.js';
import { figureRows, leadRows, leadSentence } from './figure-tables.js';
import { alikeWords, differenceWords, groupTables } from './group-tables.js';
import { headline, weeksWords } from './headline.js';
import { provesNothing, rulesThatAreTheOutcome } from './proves-nothing.js';
import { outcomeWords, periodWords, rulesWords, shareWords, STATE_TAGS, TESTS } from './test-words.js';
import { loadView } from './week-load.js';
import { curveOf } from './which-curve.js';

/** All the page of one test shows, from what was read. */
export interface RuleTestFacts {
  readonly run: ShownRun;
  readonly askedBy: string;
  /** Null once it is forgotten of whom it speaks. */
  readonly verdicts: readonly PupilVerdict[] | null;
  /** Where the draft is gone on with; null: nowhere. */
  readonly draftHref: string | null;
  readonly before: ShownRun | null;
  readonly inForce: ShownRun | null;
  readonly schools: readonly string[];
  /** In force today at these schools. */
  readonly rulesToday: readonly CompiledRule[];
  /** By the ids they go by. */
  readonly schoolNames: SchoolNames;
  /** Null: the test is not over, or older than this figure. */
  readonly cases: CaseLoadFacts | null;
  /** The rule whose curve is wanted, by key. */
  readonly rule: string | null;
  readonly zone: string;
  readonly now: Instant;
}

export type RuleTestView = ReturnType<typeof presentRuleTest>;

/** After so long without a worker's sign somebody should look. */
const QUIET_MS = 60_000;

/** One test: how far it is, or what came of it. */
export function presentRuleTest(facts: RuleTestFacts) {
  const { run, askedBy, schools, draftHref, zone, now } = facts;
  const path = `${TESTS}/${run.publicId}`;
  return {
    title: `${run.rulesTitle}, tried on the past`,
    ...{ path, list: TESTS, again: `${TESTS}/new?like=${run.publicId}`, draftHref },
    state: STATE_TAGS[run.state],
    about: {
      ...{ rules: rulesWords(run), period: periodWords(run), outcome: outcomeWords(run.spec.outcome) },
      schools: schools.length === 0 ? 'All schools' : schools.join(', '),
      asked: `${pastMomentWords(run.askedAt, zone)}, by ${askedBy}`,
    },
    rules: compileRules(run.spec.rules).map(({ rule, bound }) => ({
      title: rule.title,
      sentence: bound.inWords,
    })),
    running: run.state === 'queued' || run.state === 'running' ? progress(run, now) : null,
    problem: run.problem,
    isStopped: run.state === 'cancelled',
    result: run.figures === null ? null : result(facts, run.figures, path),
  };
}

function progress({ state, done, of, claimedAt }: ShownRun, now: Instant) {
  return {
    text:
      state === 'queued' || of === null
        ? 'It begins as soon as a worker is free. Tests go behind everything else, and one at a time.'
        : `${done} of ${of} pupils looked at.`,
    ...{ done, of },
    isQuiet: state === 'running' && claimedAt !== null && claimedAt < addMs(now, -QUIET_MS),
  };
}

function result(
  { run, verdicts, before, inForce, cases, rulesToday, schoolNames, rule }: RuleTestFacts,
  figures: BacktestFigures,
  path: string,
) {
  const rules = compileRules(run.spec.rules);
  const { from, to } = run.spec;
  const themselves = rulesThatAreTheOutcome(run.spec);
  const groups = groupTables(figures.byGroup, schoolNames);
  return {
    headline: headline(figures),
    provesNothing: provesNothing(themselves),
    undecided: undecidedWords(figures.undecided),
    warnings: differenceWords(figures.differences, schoolNames),
    alike: alikeWords(figures.byGroup, figures.differences),
    isOldByGroup: isOld(figures),
    counts: countsOf(figures, run.hasNames ? path : null),
    figures: figureRows(figures),
    cases: cases === null ? null : presentCaseLoad(cases),
    load: loadView(figures.load, from, to),
    lead: {
      sentence: leadSentence(figures.leadTimeWeeks),
      rows: leadRows((verdicts ?? []).flatMap(({ leadWeeks }) => leadWeeks ?? [])),
    },
    rules: ruleRows(figures, rules, path, new Set(themselves.map(({ key }) => key))),
    curve: curveOf(
      { rules, reports: figures.byRule, inForce: rulesToday, isDraft: run.draftId !== null },
      rule,
    ),
    groups,
    comparison: comparison(run, before, inForce),
  };
}

/** From before groups were withheld as they are now; its curve was kept in another way, too. */
function isOld({ byRule }: BacktestFigures): boolean {
  return byRule.some(({ tradeOff }) => tradeOff !== null && tradeOff.areLines !== true);
}

function undecidedWords(undecided: number): string | null {
  if (undecided === 0) return null;
  return undecided === 1
    ? 'Of one pupil more it cannot be said how it went: too little is known. They count in no figure.'
    : `Of ${undecided} pupils more it cannot be said how it went: too little is known of them. They count in no figure.`;
}

/** The four ways a test can end for a pupil; those that are named somewhere with the way there. */
function countsOf(figures: BacktestFigures, path: string | null) {
  const href = (kind: string) => (path === null ? null : `${path}/pupils?which=${kind}`);
  return [
    { label: 'Flagged, and it came true', count: figures.truePositives, href: href('right') },
    { label: 'Flagged, and it did not', count: figures.falsePositives, href: href('wrong') },
    { label: 'Missed', count: figures.falseNegatives, href: href('missed') },
    { label: 'Rightly left alone', count: figures.trueNegatives, href: null },
  ];
}

/** Each rule of the set as if it had stood alone; empty for one rule, which is the test itself. */
function ruleRows(
  { byRule }: BacktestFigures,
  rules: readonly CompiledRule[],
  path: string,
  themselves: ReadonlySet<string>,
) {
  if (byRule.length < 2) return [];
  return byRule.map((report, at) => ({
    title: rules[at]?.rule.title ?? report.key,
    isOutcome: themselves.has(report.key),
    href: report.tradeOff?.points.length ? `${path}?rule=${encodeURIComponent(report.key)}#curve` : null,
    ...{ flagged: report.flagged, right: report.truePositives, wrong: report.falsePositives },
    precision: shareWords(report.precision),
    lead:
      report.leadTimeWeeks === null
        ? '–'
        : weeksWords(report.leadTimeWeeks.median, report.leadTimeWeeks.unit),
  }));
}
