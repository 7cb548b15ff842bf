import type { Day } from '../../shared/days.js';
import { EARLY_CLOSE_DAY, EID_DAY, SNOW_DAY, weekdayOf } from './demo-calendar.js';
import { STORY_PUPIL_ID, type DemoFamily, type DemoPupil } from './demo-families.js';
import type { RegisterPage } from './register-page.js';
import type { SeededRandom } from './seeded-random.js';

/** A pupil, the home and the register being written. */
export interface Enrolled {
  pupil: DemoPupil;
  family: DemoFamily;
  page: RegisterPage;
}

type Dated = readonly Day[];

/** Days around which families travel: next to a half-term or to Christmas. */
const HOLIDAY_STARTS: Dated = [
  '2025-09-15',
  '2025-10-21',
  '2025-11-03',
  '2025-12-16',
  '2026-02-10',
  '2026-02-23',
];

const TRIPS: readonly (readonly [Day, number, number])[] = [
  ['2025-10-08', 7, 0.9],
  ['2025-11-19', 10, 0.5],
  ['2025-12-03', 8, 0.6],
  ['2026-01-21', 11, 0.4],
  ['2026-02-04', 9, 0.7],
  ['2026-03-11', 7, 0.5],
  ['2026-03-18', 12, 0.9],
];

/** Holidays in term that the head did not grant (G): mostly short, four of them a week or more. */
function writeHolidays(all: readonly Enrolled[], days: Dated, random: SeededRandom): void {
  const travellers = random.shuffled(all.filter(({ pupil }) => pupil.yearGroup <= 11)).slice(0, 30);
  travellers.forEach(({ page }, index) => {
    const first = days.indexOf(random.pick(HOLIDAY_STARTS));
    const length = index < 4 ? random.whole(5, 7) : random.whole(1, 3);
    for (let day = first; day < first + length; day += 1) page.markDay(day, 'G');
  });
}

/** Long illnesses, and one family whose work keeps it on the road. */
function writeLongAbsences(all: readonly Enrolled[], random: SeededRandom): void {
  const [ill, alsoIll, thirdIll, travelling] = random.shuffled(all);
  for (const one of [ill, alsoIll, thirdIll]) {
    const first = random.whole(10, 60);
    const last = first + random.whole(12, 18);
    for (let day = first; day <= last; day += 1) one?.page.markDay(day, 'I');
  }
  for (let day = 12; day < 32; day += 1) travelling?.page.markDay(day, 'T');
}

function writeWeekly(page: RegisterPage, days: Dated, weekdays: readonly number[], code: string): void {
  days.forEach((day, index) => {
    if (!weekdays.includes(weekdayOf(day))) return;
    page.markIfIn(index, 0, code);
    page.markIfIn(index, 1, code);
  });
}

/** Arrangements of single pupils: part-time timetables (C2), council provision (K), dual registration (D), college (B). */
function writeArrangements(all: readonly Enrolled[], days: Dated, random: SeededRandom): void {
  const pupils = random.shuffled(all.filter(({ pupil }) => pupil.yearGroup <= 11));
  for (const { page } of pupils.slice(0, 4)) {
    const first = random.whole(20, 70);
    for (let day = first; day < first + 30; day += 1) page.markIfIn(day, 1, 'C2');
  }
  for (const { page } of pupils.slice(4, 7)) writeWeekly(page, days, [5], 'K');
  for (const { page } of pupils.slice(7, 8)) writeWeekly(page, days, [1, 2], 'D');
  const leavers = pupils.filter(({ pupil }) => pupil.yearGroup === 11).slice(-14);
  for (const { page } of leavers) writeWeekly(page, days, [4], 'B');
}

function writeSport(all: readonly Enrolled[], days: Dated, random: SeededRandom): void {
  const team = random.shuffled(all).slice(0, 30);
  days.forEach((day, index) => {
    if (weekdayOf(day) !== 3 || !random.chance(0.35)) return;
    for (const { page } of random.shuffled(team).slice(0, 12)) page.markIfIn(index, 1, 'P');
  });
}

function writeTrips(all: readonly Enrolled[], days: Dated, random: SeededRandom): void {
  for (const [day, yearGroup, share] of TRIPS) {
    const index = days.indexOf(day);
    for (const { pupil, page } of all) {
      if (pupil.yearGroup !== yearGroup || !page.isInAllDay(index) || !random.chance(share)) continue;
      page.markDay(index, 'V');
    }
  }
}

/** Sixth-formers are not required on Friday afternoons (X); Year 12 spends a week at work (W). */
function writeSixthForm(all: readonly Enrolled[], days: Dated): void {
  for (const { pupil, page } of all) {
    if (pupil.yearGroup < 12) continue;
    days.forEach((day, index) => {
      if (weekdayOf(day) === 5) page.mark(index, 1, 'X');
      if (pupil.yearGroup === 12 && day >= '2026-02-02' && day <= '2026-02-06') {
        page.markIfIn(index, 0, 'W');
        if (weekdayOf(day) !== 5) page.markIfIn(index, 1, 'W');
      }
    });
  }
}

/** What happened to everybody, whatever else was planned: snow, the last afternoon, Eid, a bus that did not come. */
function writeWholeSchool(all: readonly Enrolled[], days: Dated, random: SeededRandom): void {
  const busDay = days.indexOf('2025-11-12');
  for (const { pupil, family, page } of all) {
    if (family.names.keepsEid && (pupil.id === STORY_PUPIL_ID || random.chance(0.7))) {
      page.markDay(days.indexOf(EID_DAY), 'R');
    }
    if (random.chance(0.06)) page.markIfIn(busDay, 0, 'Y1');
    page.markDay(days.indexOf(SNOW_DAY), 'Y4');
    page.mark(days.indexOf(EARLY_CLOSE_DAY), 1, '#');
  }
}

/** Everything in the registers that is not an ordinary absence. Amir has only what the whole school has. */
export function writeSchoolEvents(all: readonly Enrolled[], days: Dated, random: SeededRandom): void {
  const others = all.filter(({ pupil }) => pupil.id !== STORY_PUPIL_ID);
  writeHolidays(others, days, random);
  writeLongAbsences(others, random);
  writeArrangements(others, days, random);
  writeSport(others, days, random);
  writeTrips(others, days, random);
  writeSixthForm(others, days);
  writeWholeSchool(all, days, random);
}
