import {
  FEWEST_WEEKS,
  type LeadForecast,
  type LoadForecast,
} from '../../cases/forecast/load-forecasts.service.js';
import { addDays, type Day, toEpochDay } from '../../shared/days.js';
import { dateWords, shortDay } from '../layout/day-words.js';

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
      words: leadWords(lead, room, isReader(lead, reader)),
      isTooMuch: Math.round(lead.aWeek) > room,
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
      : `${since} Tried on the past, they found ${about(tested).toLowerCase()} a week at this school, those that are only shown included.`;
  }
  const [first, last] = [weeks[0] ?? '', weeks.at(-1) ?? ''];
  const span = `the last ${weeks.length} school weeks (${dateWords(first)} to ${dateWords(friday(last))})`;
  return leads.length === 0
    ? `In ${span} the rules brought nobody new.`
    : `At today’s rules, by ${span}: pupils whose concerns came to amount to a case, whether there was room to propose it or not. What joined a case somebody was at already is not counted.`;
}

function leadWords({ name, aWeek, most }: LeadForecast, room: number, isOwn: boolean): string {
  const whom = isOwn ? 'you' : (name ?? 'nobody: they have no lead');
  const busiest = `in the busiest ${most}`;
  const reach = `${about(aWeek)} a week ${Math.round(aWeek) < 2 ? 'reaches' : 'reach'} ${whom}`;
  if (name === null) return `${reach}; ${busiest}.`;
  return `${reach}; ${busiest}; ${isOwn ? 'you have' : 'there is'} room for ${room}.`;
}

/** "About 7 new pupils"; whole, as nobody talks with a third of a pupil. */
function about(aWeek: number): string {
  const whole = Math.round(aWeek);
  if (whole === 0) return 'Fewer than 1 new pupil';
  return `About ${whole} new ${whole === 1 ? 'pupil' : 'pupils'}`;
}

function isReader({ ownerStaffId }: LeadForecast, reader: number | null): boolean {
  return ownerStaffId !== null && ownerStaffId === reader;
}

function friday(monday: Day): Day {
  return addDays(monday, 4);
}
