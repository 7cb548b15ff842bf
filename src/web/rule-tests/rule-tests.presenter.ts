import type { ShownRun } from '../../cases/backtests/backtest-history.js';
import type { Instant } from '../../shared/instants.js';
import { pastMomentWords } from '../layout/dates.js';
import { outcomeWords, periodWords, rulesWords, STATE_TAGS, TESTS } from './test-words.js';

export interface RuleTestsFacts {
  readonly runs: readonly ShownRun[];
  readonly names: ReadonlyMap<string, string>;
  readonly page: number;
  readonly hasOlder: boolean;
  readonly zone: string;
}

export type RuleTestsView = ReturnType<typeof presentRuleTests>;

/** What has been tried on the past, newest first. */
export function presentRuleTests({ runs, names, page, hasOlder, zone }: RuleTestsFacts) {
  const when = (at: Instant) => pastMomentWords(at, zone);
  return {
    title: 'Tests of rules',
    create: `${TESTS}/new`,
    tests: runs.map((run) => ({
      href: `${TESTS}/${run.publicId}`,
      rules: rulesWords(run),
      state: STATE_TAGS[run.state],
      asked: `${when(run.askedAt)}, ${names.get(run.askedBy) ?? run.askedBy}`,
      period: periodWords(run),
      outcome: outcomeWords(run.spec.outcome),
      found: foundWords(run),
    })),
    newer: page > 1 ? `${TESTS}?page=${page - 1}` : null,
    older: hasOlder ? `${TESTS}?page=${page + 1}` : null,
  };
}

function foundWords({ figures }: ShownRun): string | null {
  if (figures === null) return null;
  const { pupils, flagged, truePositives, falseNegatives } = figures;
  return `${flagged} of ${pupils} flagged, ${truePositives} of them rightly, ${falseNegatives} missed`;
}
