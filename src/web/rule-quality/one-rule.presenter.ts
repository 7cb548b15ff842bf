import { type Edition, monthsOf, type Shares } from '../../cases/ledger/quality-ledger.js';
import type { QualityByGroup } from '../../cases/ledger/quality-by-group.js';
import type { RuleLedger } from '../../cases/ledger/school-ledger.service.js';
import type { Grouping } from '../../rules/backtest/by-group.js';
import { type RuleTrendChart, ruleTrend } from '../charts/rule-trend.js';
import { groupName, GROUPINGS_IN_WORDS } from '../layout/group-words.js';
import {
  fewWords,
  intervalWords,
  monthShares,
  monthWords,
  percentWords,
  trendWords,
  versionsWords,
} from './quality.words.js';

interface Table {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One rule of a school, whole. */
export interface OneRuleView {
  readonly title: string;
  /** What it looks for; null: it is not in force any more. */
  readonly sentence: string | null;
  readonly editions: readonly EditionView[];
  readonly empty: string | null;
  readonly trend: {
    readonly chart: RuleTrendChart | null;
    readonly words: string;
    readonly table: Table;
  } | null;
  readonly below: string | null;
}

interface EditionView {
  readonly heading: string;
  readonly summary: string;
  readonly few: string | null;
  readonly alone: string | null;
  readonly words: Table;
  readonly groups: readonly Table[];
}

/** Plain data in, text out. Counts only; of fewer than ten pupils of a group none. */
export function presentOneRule({ rule, byGroup, percent, zone, version }: RuleLedger): OneRuleView {
  const months = monthsOf(rule.judged, zone);
  return {
    title: rule.title,
    sentence: rule.rule?.bound.inWords ?? null,
    editions: rule.editions.map((one, at) => editionView(one, byGroup[at] ?? {}, version)),
    empty: rule.judged.length > 0 ? null : 'Nobody was asked about it in the last twelve months.',
    trend:
      months.length === 0
        ? null
        : {
            chart: months.length < 2 ? null : ruleTrend(monthShares(months), percent),
            words: trendWords(months),
            table: {
              caption: 'How often it was right, by the month in which somebody decided',
              headings: ['Month', 'Asked', 'Right', 'Share', 'Likely between', 'Rule set'],
              rows: months.map(({ month, shares, versions }) => [
                ...[monthWords(month), String(shares.asked), String(shares.right)],
                ...[percentWords(shares.precision), intervalWords(shares), versions.join(', ')],
              ]),
            },
          },
    below: rule.isBelow
      ? `It is clearly right less often than in ${percent} of 100, the level this school has set. Change it, or switch it off: a published change is counted afresh.`
      : null,
  };
}

function editionView(edition: Edition, byGroup: QualityByGroup, version: number | null): EditionView {
  const { shares, alone } = edition;
  return {
    heading: headingOf(edition, version),
    summary: `Asked about ${times(shares.asked)}; right ${times(shares.right)}, which is ${percentWords(shares.precision)} (likely between ${intervalWords(shares).replace(' to ', ' and ')}).`,
    few: fewWords(shares),
    alone:
      alone.asked === shares.asked || alone.asked === 0
        ? null
        : `Where it stood alone behind a decision it was right ${alone.right} of ${times(alone.asked)}; in the others one word was said of several rules.`,
    words: {
      caption: 'What was said of it',
      headings: ['What it was', 'Times', 'Share'],
      rows: [
        ['Useful', shares.useful],
        ['Already known', shares.alreadyKnown],
        ['Wrong data', shares.wrongData],
        ['Not a worry', shares.notAWorry],
      ].map(([word, count]) => [String(word), String(count), percentWords(Number(count) / shares.asked)]),
    },
    groups: Object.entries(byGroup).map(([grouping, groups]) => ({
      caption: `By ${GROUPINGS_IN_WORDS[grouping as Grouping].toLowerCase()}`,
      headings: [GROUPINGS_IN_WORDS[grouping as Grouping], 'Asked', 'Right', 'Share', 'Likely between'],
      rows: Object.entries(groups).map(([name, figures]) =>
        groupRow(groupName(grouping as Grouping, name, new Map()), figures),
      ),
    })),
  };
}

/** People have judged it under these sets; a newer one in force may ask the same. */
function headingOf({ versions, isInForce }: Edition, version: number | null): string {
  if (!isInForce) return `${versionsWords(versions)}, before it was changed`;
  return version === null || versions.includes(version)
    ? `${versionsWords(versions)}, as it is in force`
    : `${versionsWords(versions)}; rule set ${version}, which is in force, asks the same`;
}

function groupRow(name: string, figures: Shares | { readonly withheld: string }): string[] {
  if ('withheld' in figures) return [name, 'Withheld', '', '', ''];
  const { asked, right, precision } = figures;
  return [name, String(asked), String(right), percentWords(precision), intervalWords(figures)];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
