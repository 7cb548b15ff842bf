import { fromEpochDay, type EpochDay } from '../shared/days.js';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** '9 May 2022'. */
export function dayInWords(day: EpochDay): string {
  const [year, month, date] = fromEpochDay(day).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** '1 session', '12 sessions'. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** 'once', 'twice', '3 times'. */
export function times(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${count} times`;
}

/** At most one decimal, none when it is whole: '14 %' is written '14%', 9.98 as '10%'. */
export function percent(part: number, of: number): string {
  return `${oneDecimal((100 * part) / of)}%`;
}

export function oneDecimal(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The difference of two scores of at most four decimals: '8.5 points'. */
export function points(higher: number, lower: number): string {
  return counted(Number((higher - lower).toFixed(4)), 'point');
}

/** 'English', 'English and Science', 'English, Science and Art'. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
