import {
  FEWEST_WEEKS,
  type LeadForecast,
  type LoadForecast,
} from '../../cases/forecast/load-forecasts.service.js';
import { addDays, type Day, toEpochDay } from '../../shared/days.js';
import { dateWords, shortDay } from '../layout/day-words.js';
import { aboutAWeek, isTooMuch, reachWords } from './lead-words.js';

export interface RuleLoadView {
  readonly title: string;
  /** On what it rests, or why nothing can be said. */
  readonly rests: string;
  /** One sentence a lead; who reads comes first. */
  readonly leads: readonly { readonly words: string; readonly isTooMuch: boolean }[];
  readonly table: {
    readonly caption: string;
    readonly headings: readonly string[];
    readonly rows: readonly (readonly string[])[];
  } | null;
}

const PUPILS = ['new pupil', 'new pupils'] as const;
const TITLE = 'How many pupils a week the rules bring';

/** Plain data in, text out. @param reader the member of staff who looks */
export function presentRuleLoad(forecast: LoadForecast | null, reader: number | null): RuleLoadView {
  if (!forecast)
    return {
      ...{ title: TITLE, leads: [], table: null },
      rests: 'Nothing can be said yet: it is told for a school, once its rules have found somebody.',
    };
  const { weeks, room } = forecast;
  const leads = [...forecast.leads].sort((a, b) => Number(isReader(b, reader)) - Number(isReader(a, reader)));
  return {
    title: TITLE,
    rests: restsWords(forecast),
    leads: leads.map((lead) => ({
      words: reachWords({ ...lead, isReader: isReader(lead, reader) }, room, PUPILS),
      isTooMuch: isTooMuch(lead.aWeek, room),
    })),
    table:
      leads.length === 0
        ? null
        : {
            caption: 'New pupils, by school week',
            headings: ['Week of', ...leads.map(({ name }) => name ?? 'Nobody’s')],
            rows: weeks.map((monday, at) => [
              shortDay(toEpochDay(monday), toEpochDay(weeks.at(-1) ?? monday)),
              ...leads.map(({ byWeek }) => String(byWeek[at] ?? 0)),
            ]),
          },
  };
}

function restsWords({ weeks, inForceSince, leads, tested }: LoadForecast): string {
  if (weeks.length < FEWEST_WEEKS) {
    const since = `The rules are as they are since ${dateWords(inForceSince)}: after ${FEWEST_WEEKS} whole school weeks it can be said what they bring.`;
    return tested === null
      ? since
      : `${since} Tried on the past, they proposed ${aboutAWeek(tested, 'case', 'cases').toLowerCase()} at this school, its first week left out.`;
  }
  const [first, last] = [weeks[0] ?? '', weeks.at(-1) ?? ''];
  const span = `the last ${weeks.length} school weeks (${dateWords(first)} to ${dateWords(friday(last))})`;
  return leads.length === 0
    ? `In ${span} the rules brought nobody new.`
    : `At today’s rules, by ${span}: pupils whose concerns came to amount to a case, whether there was room to propose it or not. What joined a case somebody was at already is not counted.`;
}

function isReader({ ownerStaffId }: LeadForecast, reader: number | null): boolean {
  return ownerStaffId !== null && ownerStaffId === reader;
}

function friday(monday: Day): Day {
  return addDays(monday, 4);
}
