import { monthsOf } from '../../cases/ledger/quality-ledger.js';
import type { KnownRule, SchoolLedger } from '../../cases/ledger/school-ledger.service.js';
import { type RuleTrendChart, smallRuleTrend } from '../charts/rule-trend.js';
import { intervalWords, monthShares, partWords, percentWords, trendWords } from './quality.words.js';

/** All rules of a school, a line each. */
export interface RuleListView {
  readonly title: string;
  /** Null: whoever looks works for no school. */
  readonly level: string | null;
  /** Where it is told how many the rules bring in a week; null: not to this person. */
  readonly load: string | null;
  readonly lines: readonly RuleLine[];
  /** Said where nothing was judged yet. */
  readonly empty: string | null;
  readonly quiet: readonly { readonly words: string; readonly titles: readonly string[] }[];
}

interface RuleLine {
  readonly title: string;
  readonly href: string;
  readonly tag: string | null;
  readonly asked: number;
  readonly right: string;
  readonly interval: string;
  readonly useful: string;
  readonly alreadyKnown: string;
  readonly wrongData: string;
  readonly notAWorry: string;
  readonly trend: { readonly chart: RuleTrendChart; readonly words: string } | null;
}

const NO_SCHOOL =
  'Each school keeps its own: what its people said of what its rules found. You work for no school here.';
const NOTHING_YET =
  'Nothing yet. What is said at the triage desk is counted here: opening a case, adding to one and watching count as useful unless somebody says otherwise, and who closes without action says what it was.';

/** Plain data in, text out; those that are too often wrong first, then those that ask most. */
export function presentRuleList(ledger: SchoolLedger | null, mayReadLoad: boolean): RuleListView {
  const title = 'How often each rule is right';
  if (!ledger) return { title, level: null, load: null, lines: [], empty: NO_SCHOOL, quiet: [] };
  const asked = ledger.rules.filter(({ judged }) => judged.length > 0);
  const lines = [...asked].sort(
    (a, b) => Number(b.isBelow) - Number(a.isBelow) || b.today.asked - a.today.asked,
  );
  return {
    title,
    level: levelWords(ledger.percent),
    load: mayReadLoad ? '/settings/rules/load' : null,
    lines: lines.map((rule) => lineOf(rule, ledger)),
    empty: lines.length === 0 ? NOTHING_YET : null,
    quiet: quietOf(ledger.rules),
  };
}

function levelWords(percent: number): string {
  return percent === 0
    ? 'This school tells nobody when a rule is often wrong.'
    : `The broken line is the school’s level, ${percent}%: who answers for a rule that is clearly below it is told on their Today.`;
}

function lineOf(rule: KnownRule, { percent, zone }: SchoolLedger): RuleLine {
  const { ruleKey, title, today, judged } = rule;
  const months = monthsOf(judged, zone);
  return {
    title,
    href: `/settings/rules/quality/${encodeURIComponent(ruleKey)}`,
    tag: tagOf(rule),
    asked: today.asked,
    right: percentWords(today.precision),
    interval: intervalWords(today),
    useful: partWords(today.useful, today),
    alreadyKnown: partWords(today.alreadyKnown, today),
    wrongData: partWords(today.wrongData, today),
    notAWorry: partWords(today.notAWorry, today),
    trend:
      months.length < 2
        ? null
        : { chart: smallRuleTrend(monthShares(months), percent), words: trendWords(months) },
  };
}

function tagOf({ isBelow, rule, today }: KnownRule): string | null {
  if (rule === null) return 'No longer in force';
  if (isBelow) return 'Often wrong';
  return today.asked === 0 ? 'Changed: not asked about since' : null;
}

function quietOf(rules: readonly KnownRule[]): RuleListView['quiet'] {
  const never = rules.filter(({ judged }) => judged.length === 0);
  const titles = (wanted: (rule: KnownRule) => boolean) => never.filter(wanted).map(({ title }) => title);
  const isShown = ({ rule }: KnownRule) => rule?.rule.consequence === 'list';
  return [
    { words: 'Not asked about in the last twelve months', titles: titles((one) => !isShown(one)) },
    {
      words: 'Only shown on the list of pupils, so nobody is asked about them',
      titles: titles(isShown),
    },
  ].filter((one) => one.titles.length > 0);
}
