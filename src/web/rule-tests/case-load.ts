import type { TestedLead, TestedLoad } from '../../cases/backtests/tested-load.js';
import type { Consequence, Rule } from '../../rules/rule.js';
import { counted } from '../../rules/wording.js';
import { toEpochDay } from '../../shared/days.js';
import { dateWords, shortDay } from '../layout/day-words.js';
import { isTooMuch, reachWords } from '../rule-load/lead-words.js';
import type { LeadRooms } from './lead-rooms.js';

/** What is needed to say whether the conversations of a test can be held. */
export interface CaseLoadFacts extends LeadRooms {
  readonly load: TestedLoad;
  /** Of the test of the rules in force about the same question; null: none was made. */
  readonly inForce: TestedLoad | null;
  readonly rules: readonly Rule[];
  /** The member of staff who looks. */
  readonly reader: number | null;
}

export type CaseLoadView = ReturnType<typeof presentCaseLoad>;

interface LeadOfTest {
  readonly name: string | null;
  readonly isReader: boolean;
  readonly words: string;
  readonly isTooMuch: boolean;
  readonly byWeek: readonly number[];
}

const CASES = ['case', 'cases'] as const;

/** How many cases a week the rules would have proposed to each lead, beside the room for them. */
export function presentCaseLoad(facts: CaseLoadFacts) {
  const { load, rules } = facts;
  const leads = load.leads
    .map((lead) => leadOf(lead, facts))
    .sort((a, b) => Number(b.isReader) - Number(a.isReader) || sum(b.byWeek) - sum(a.byWeek));
  return {
    title: titleOf(leads, facts),
    leads,
    first: firstWeekWords(load),
    found: (['open-case', 'watch', 'list'] as const).flatMap((one) => foundWords(one, load, rules)),
    headings: leads.map(({ name }) => name ?? 'Nobody’s'),
    rows: load.weeks.map((monday, at) => ({
      week: shortDay(toEpochDay(monday), toEpochDay(load.weeks.at(-1) ?? monday)),
      cells: leads.map(({ byWeek }) => String(byWeek[at] ?? 0)),
    })),
  };
}

function titleOf(leads: readonly LeadOfTest[], { load, rooms }: CaseLoadFacts): string {
  if (leads.length === 0) return 'No case would have been proposed';
  const over = leads.filter((lead) => lead.isTooMuch).length;
  const isFull = load.leads.some(({ schoolId, byWeek }) => (byWeek[0] ?? 0) > (rooms.get(schoolId) ?? 0));
  if (over === 0)
    return isFull
      ? 'In a usual week there would have been room for these conversations, in the first there would not'
      : 'There would have been room for these conversations';
  return over === leads.length && over > 1
    ? 'More conversations than any lead has room for'
    : `More conversations than there is room for, with ${over === 1 ? 'one lead' : `${over} leads`}`;
}

function leadOf(lead: TestedLead, { load, inForce, names, rooms, reader }: CaseLoadFacts): LeadOfTest {
  const { ownerStaffId, schoolId, byWeek } = lead;
  const name = names.get(ownerStaffId ?? 0) ?? null;
  const isReader = ownerStaffId !== null && ownerStaffId === reader;
  const aWeek = usual(load, byWeek);
  const room = rooms.get(schoolId) ?? 0;
  const most = Math.max(0, ...afterTheFirst(byWeek));
  const words = reachWords({ name, isReader, aWeek, most }, room, CASES);
  return {
    ...{ name, isReader, byWeek, isTooMuch: name !== null && isTooMuch(aWeek, room) },
    words: `${words}${inForce === null ? '' : besideWords(inForce, lead)}`,
  };
}

/** What the rules in force would have brought the same lead. */
function besideWords(inForce: TestedLoad, { ownerStaffId, schoolId }: TestedLead): string {
  const same = inForce.leads.find((one) => one.ownerStaffId === ownerStaffId && one.schoolId === schoolId);
  const whole = Math.round(usual(inForce, same?.byWeek ?? []));
  return ` By the rules in force it would have been ${whole === 0 ? 'fewer than 1' : `about ${whole}`}.`;
}

/** In the first week everything is found at once that was there all along: it is told of by itself. */
function usual({ weeks }: TestedLoad, byWeek: readonly number[]): number {
  return weeks.length < 2 ? sum(byWeek) : sum(afterTheFirst(byWeek)) / (weeks.length - 1);
}

/** Of a test of one week that week, as there is no other. */
const afterTheFirst = (byWeek: readonly number[]): readonly number[] =>
  byWeek.length < 2 ? byWeek : byWeek.slice(1);

function firstWeekWords({ weeks, leads }: TestedLoad): string | null {
  const [first] = weeks;
  if (first === undefined || weeks.length < 2 || leads.length === 0) return null;
  const count = sum(leads.map(({ byWeek }) => byWeek[0] ?? 0));
  return (
    `The first week, that of ${dateWords(first)}, is left out of these means: in it ${counted(count, 'case')} would have been proposed at once, ` +
    'of pupils who met the rules already. The week after publishing is such a week, too; who has no place in it waits, ranked.'
  );
}

const FOUND: Readonly<Record<Consequence, readonly [one: string, many: string, means: string]>> = {
  'open-case': ['proposes a case', 'propose a case', 'each is a conversation'],
  watch: [
    'keeps in sight',
    'keep in sight',
    'a case only where two come together from different parts of school life',
  ],
  list: ['only shows', 'only show', 'they ask nobody for a conversation'],
};

/** Nothing where no rule leads to it. */
function foundWords(consequence: Consequence, { found }: TestedLoad, rules: readonly Rule[]): string[] {
  const count = rules.filter((rule) => rule.consequence === consequence).length;
  if (count === 0) return [];
  const [one, many, means] = FOUND[consequence];
  const which = count === 1 ? `1 rule ${one}` : `${count} rules ${many}`;
  return [`${which}: ${counted(found[consequence], 'pupil')} found; ${means}.`];
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
