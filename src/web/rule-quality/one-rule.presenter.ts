import { type Edition, monthsOf, type Shares } from '../../cases/ledger/quality-ledger.js';
import type { QualityByGroup } from '../../cases/ledger/quality-by-group.js';
import type { RuleLedger } from '../../cases/ledger/school-ledger.service.js';
import type { Grouping } from '../../rules/backtest/by-group.js';
import { type RuleTrendChart, ruleTrend } from '../charts/rule-trend.js';
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

const GROUP_WORDS: Readonly<Record<Grouping, string>> = {
  school: 'School',
  yearGroup: 'Year group',
  sex: 'Sex',
  language: 'Language at home',
  send: 'Special needs',
  disadvantage: 'Disadvantage',
};

/** Plain data in, text out. Counts only; of fewer than ten pupils of a group none. */
export function presentOneRule({ rule, byGroup, percent, zone }: RuleLedger): OneRuleView {
  const months = monthsOf(rule.judged, zone);
  return {
    title: rule.title,
    sentence: rule.rule?.bound.inWords ?? null,
    editions: rule.editions.map((one, at) => editionView(one, byGroup[at] ?? {})),
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

function editionView({ versions, isInForce, shares, alone }: Edition, byGroup: QualityByGroup): EditionView {
  return {
    heading: `${versionsWords(versions)}${isInForce ? ', as it is in force' : ', before it was changed'}`,
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
      caption: `By ${GROUP_WORDS[grouping as Grouping].toLowerCase()}`,
      headings: [GROUP_WORDS[grouping as Grouping], 'Asked', 'Right', 'Share', 'Likely between'],
      rows: Object.entries(groups).map(([name, figures]) => groupRow(name, figures)),
    })),
  };
}

function groupRow(name: string, figures: Shares | { readonly withheld: string }): string[] {
  if ('withheld' in figures) return [name, 'Withheld', '', '', ''];
  const { asked, right, precision } = figures;
  return [name, String(asked), String(right), percentWords(precision), intervalWords(figures)];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
