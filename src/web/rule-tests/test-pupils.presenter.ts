import type { ShownRun } from '../../cases/backtests/backtest-history.js';
import type { NamedPupil, NamedPupils } from '../../cases/backtests/backtest-names.js';
import { type BacktestFigures, NAMED_KINDS, type NamedKind } from '../../cases/backtests/kept-verdicts.js';
import { counted } from '../../rules/wording.js';
import { dateWords } from '../layout/day-words.js';
import { weeksWords } from './headline.js';
import { outcomeWords, TESTS } from './test-words.js';

export const PUPILS_A_PAGE = 50;

export interface TestPupilsFacts {
  readonly run: ShownRun;
  readonly kind: NamedKind;
  /** Null once it is forgotten of whom the test speaks. */
  readonly named: NamedPupils | null;
  /** From 1. */
  readonly page: number;
}

export type TestPupilsView = ReturnType<typeof presentTestPupils>;

const KIND_WORDS: Readonly<Record<NamedKind, string>> = {
  right: 'Flagged, and it came true',
  wrong: 'Flagged, and it did not',
  missed: 'Missed',
  unknown: 'Flagged, and nobody can say',
};

/** Whom a test flagged or missed, as far as the reader may know of them. */
export function presentTestPupils({ run, kind, named, page }: TestPupilsFacts) {
  const path = `${TESTS}/${run.publicId}`;
  const at = (which: NamedKind, of = 1) => `${path}/pupils?which=${which}${of > 1 ? `&page=${of}` : ''}`;
  const all = named?.pupils ?? [];
  const last = Math.max(1, Math.ceil(all.length / PUPILS_A_PAGE));
  const shown = Math.min(page, last);
  const begin = (shown - 1) * PUPILS_A_PAGE;
  return {
    title: KIND_WORDS[kind],
    ...{ path, test: `${run.rulesTitle}, tried on the past`, outcome: outcomeWords(run.spec.outcome) },
    kinds: NAMED_KINDS.filter((one) => one !== 'unknown' || (run.figures?.undecided ?? 0) > 0).map((one) => ({
      ...{ text: KIND_WORDS[one], href: at(one), isCurrent: one === kind },
      count: countOf(run.figures, one),
    })),
    isForgotten: named === null,
    count: counted(all.length + (named?.notShown ?? 0), 'pupil'),
    notShown: notShownWords(named?.notShown ?? 0),
    pupils: all.slice(begin, begin + PUPILS_A_PAGE).map((one) => pupilLine(one, run)),
    range:
      last > 1 ? `${begin + 1} to ${Math.min(begin + PUPILS_A_PAGE, all.length)} of ${all.length}` : null,
    previous: shown > 1 ? at(kind, shown - 1) : null,
    next: shown < last ? at(kind, shown + 1) : null,
  };
}

/** Of whom nobody can say, no figure tells how many were flagged. */
function countOf(figures: BacktestFigures | null, kind: NamedKind): number | null {
  if (figures === null || kind === 'unknown') return null;
  const { truePositives, falsePositives, falseNegatives } = figures;
  return { right: truePositives, wrong: falsePositives, missed: falseNegatives }[kind];
}

function notShownWords(notShown: number): string | null {
  if (notShown === 0) return null;
  return `${notShown === 1 ? 'One is' : `${notShown} are`} not shown, because you may not see them today.`;
}

function pupilLine({ pupil, verdict }: NamedPupil, { publicId, spec, figures }: ShownRun) {
  const path = `${TESTS}/${publicId}`;
  const { flaggedOn, rules, leadWeeks } = verdict;
  const titles = new Map(spec.rules.map(({ key, title }) => [key, title]));
  const unit = figures?.leadTimeWeeks?.unit ?? 'ISO weeks';
  return {
    href: `/pupils/${pupil.publicId}`,
    name: `${pupil.preferredName?.trim() ? pupil.preferredName : pupil.firstName} ${pupil.lastName}`,
    flagged: flaggedOn === null ? null : `First flagged on ${dateWords(flaggedOn)}.`,
    rules: rules.map((key) => titles.get(key) ?? key).join(', '),
    lead: leadWeeks === null ? null : `${weeksWords(leadWeeks, unit)} before`,
    /** On the day of the flag; of who had none, on the last on which one could have come. */
    explain: `${path}/pupils/${pupil.publicId}?on=${flaggedOn ?? spec.to}`,
    explained: dateWords(flaggedOn ?? spec.to),
  };
}
