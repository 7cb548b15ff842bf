import { type EpochDay, isoWeekdayOf, isoWeekOf, toEpochDay } from '../shared/days.js';
import { codeOf } from '../signals/attendance/attendance-codes.js';
import { compileCondition } from './compile-condition.js';
import type { IndicatorCondition } from './condition.js';
import { indicatorOf } from './indicator-catalogue.js';
import { type MarkSignal, packMarks } from './packed-marks.js';
import { historySeenOn, pupilHistory, type SeenHistory } from './pupil-history.js';
import { SchoolCalendar } from './school-calendar.js';

/** Three years without a holiday, to the Friday that ends a school year: more sessions than any school has, so that nothing is called impossible which is only rare. */
const [FIRST, LAST]: readonly [EpochDay, EpochDay] = [toEpochDay('2023-08-01'), toEpochDay('2026-07-31')];

/** Registers with a mark in every session: always there, always ill, ill every second week, ill of late, there again of late. */
const REGISTERS: readonly ((day: EpochDay) => string)[] = [
  () => '/',
  () => 'I',
  (day) => (isoWeekOf(day) % 2 === 0 ? 'I' : '/'),
  (day) => (day > LAST - 40 ? 'I' : '/'),
  (day) => (day > LAST - 40 ? '/' : 'I'),
];

let fullest: readonly SeenHistory[] | null = null;

/**
 * What an indicator that reads the register alone says of a pupil of whom more is known than of any: where that is too little, a rule on it can
 * never speak, and the answer is the indicator's own sentence of what is missing. Null: it can speak, or reads what no register has.
 */
export function neverSpeaks(condition: IndicatorCondition): string | null {
  if (!indicatorOf(condition.indicator).reads.every((kind) => kind === 'marks')) return null;
  const { bound } = compileCondition(condition, 'condition');
  fullest ??= histories();
  const said = fullest.map((history) => bound.measure(history, LAST, 'The pupil'));
  const [first] = said;
  return first?.kind === 'not-enough-data' && said.every(({ kind }) => kind === 'not-enough-data')
    ? first.reason
    : null;
}

function histories(): SeenHistory[] {
  const days = Array.from({ length: LAST - FIRST + 1 }, (_, at) => FIRST + at).filter(
    (day) => isoWeekdayOf(day) <= 5,
  );
  const calendar = new SchoolCalendar(days);
  return REGISTERS.map((lettersOn) => {
    const marks = days.flatMap((day) => {
      const code = codeOf(lettersOn(day))?.id ?? 0;
      return ([0, 1] as const).map((session): MarkSignal => ({ day, session, code }));
    });
    return historySeenOn(pupilHistory({ calendar, marks: packMarks(marks) }), LAST, 0);
  });
}
