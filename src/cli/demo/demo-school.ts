import type { Day } from '../../shared/days.js';
import { writeAbsences } from './absence-spells.js';
import { makeProfiles } from './absence-profile.js';
import { attainmentRows } from './demo-attainment.js';
import { behaviourRows, suspendSome } from './demo-behaviour.js';
import { makeCalendar, SCHOOL_ID, termRows, type DemoCalendar } from './demo-calendar.js';
import { ContactBook } from './demo-contacts.js';
import type { CsvRow, DemoFileName } from './demo-csv.js';
import { makeFamilies, pupilRow, STORY_PUPIL_ID, type DemoFamily, type FamilyKind } from './demo-families.js';
import { observationRows } from './demo-observations.js';
import { schoolRows, staffRows, teacherNames, teamRows } from './demo-staff.js';
import { writeStoryMarks } from './demo-story.js';
import { dealWeeks, type DemoWeek } from './demo-weeks.js';
import { RegisterPage } from './register-page.js';
import { writeSchoolEvents, type Enrolled } from './school-events.js';
import { SeededRandom } from './seeded-random.js';

/** The files that stand before the first register is taken. */
export type StaticFileName = Exclude<
  DemoFileName,
  'attendance.csv' | 'behaviour.csv' | 'attainment.csv' | 'observations.csv'
>;

/** A fictional English secondary school with two terms of signals. */
export interface DemoSchool {
  schoolId: string;
  /** The pupil whose year the demo tells. */
  storyPupilId: string;
  /** Pupil ids by the kind of home, for showing who gets what; every kind has at least one. */
  pupilsByHome: Readonly<Record<FamilyKind, readonly string[]>>;
  /** Rows of the files imported before the first week. */
  files: Readonly<Record<StaticFileName, readonly CsvRow[]>>;
  /** The signals, week by week, in order. */
  weeks: readonly DemoWeek[];
  /** The last school day with a register. */
  lastDay: Day;
}

function enrolAll(families: readonly DemoFamily[], dayCount: number): Enrolled[] {
  const all = families.flatMap((family) =>
    family.pupils.map((pupil) => ({ pupil, family, page: new RegisterPage(dayCount) })),
  );
  return all.sort((a, b) => a.pupil.id.localeCompare(b.pupil.id));
}

function writeRegisters(all: readonly Enrolled[], days: readonly Day[], seed: number): void {
  const profiles = makeProfiles(all.length, new SeededRandom(seed, 'profiles'));
  all.forEach(({ pupil, page }, index) => {
    const profile = profiles[index];
    if (pupil.id === STORY_PUPIL_ID) writeStoryMarks(page, days);
    else if (profile !== undefined) {
      writeAbsences(page, profile, pupil.yearGroup, days, new SeededRandom(seed, `absences of ${pupil.id}`));
    }
  });
}

function signalWeeks(calendar: DemoCalendar, all: readonly Enrolled[], seed: number): DemoWeek[] {
  const days = calendar.registerDays;
  writeRegisters(all, days, seed);
  writeSchoolEvents(all, days, new SeededRandom(seed, 'events'));
  const serious = suspendSome(all, new SeededRandom(seed, 'suspensions'));
  const onRoll = all.filter(({ pupil }) => pupil.to === '' && pupil.from === days[0]);
  return dealWeeks(calendar, all, {
    behaviour: behaviourRows(onRoll, serious, days, teacherNames(), new SeededRandom(seed, 'incidents')),
    attainment: attainmentRows(
      onRoll.map(({ pupil }) => pupil),
      new SeededRandom(seed, 'results'),
    ),
    observations: observationRows(onRoll, days, teacherNames(), new SeededRandom(seed, 'observations')),
  });
}

function staticFiles(
  calendar: DemoCalendar,
  all: readonly Enrolled[],
  families: readonly DemoFamily[],
  seed: number,
): DemoSchool['files'] {
  const book = new ContactBook(new SeededRandom(seed, 'contacts'));
  for (const family of families) book.addFamily(family);
  return {
    'schools.csv': schoolRows(),
    'school-days.csv': calendar.schoolDays.map((date) => ({ school_id: SCHOOL_ID, date })),
    'terms.csv': termRows(),
    'teams.csv': teamRows(),
    'pupils.csv': all.map(({ family, pupil }) => pupilRow(SCHOOL_ID, family, pupil)),
    'enrolments.csv': all.map(({ pupil }) => ({
      pupil_id: pupil.id,
      school_id: SCHOOL_ID,
      year_group: String(pupil.yearGroup),
      from: pupil.from,
      to: pupil.to,
    })),
    'contacts.csv': book.files.contacts,
    'contact-bars.csv': book.files.bars,
    'holds.csv': book.files.holds,
    'staff.csv': staffRows(),
  };
}

function pupilsByHome(families: readonly DemoFamily[]): DemoSchool['pupilsByHome'] {
  const idsOf = (kind: FamilyKind): string[] =>
    families
      .filter((family) => family.kind === kind)
      .flatMap((family) => family.pupils.map((pupil) => pupil.id));
  return {
    together: idsOf('together'),
    separated: idsOf('separated'),
    'step-parent': idsOf('step-parent'),
    'one-parent': idsOf('one-parent'),
    grandparent: idsOf('grandparent'),
    story: idsOf('story'),
    barred: idsOf('barred'),
    'order-expiring': idsOf('order-expiring'),
    'order-arrangements': idsOf('order-arrangements'),
    'address-hidden': idsOf('address-hidden'),
    'held-contact': idsOf('held-contact'),
    'held-everybody': idsOf('held-everybody'),
    'in-care': idsOf('in-care'),
    residential: idsOf('residential'),
    'special-guardian': idsOf('special-guardian'),
    'social-worker': idsOf('social-worker'),
  };
}

/** Makes the school of a seed: the same seed gives the same school, to the byte, on every machine. */
export function makeDemoSchool(seed = 1): DemoSchool {
  const calendar = makeCalendar();
  const families = makeFamilies(new SeededRandom(seed, 'families'));
  const all = enrolAll(families, calendar.registerDays.length);
  return {
    schoolId: SCHOOL_ID,
    storyPupilId: STORY_PUPIL_ID,
    pupilsByHome: pupilsByHome(families),
    files: staticFiles(calendar, all, families, seed),
    weeks: signalWeeks(calendar, all, seed),
    lastDay: calendar.registerDays.at(-1) ?? '',
  };
}
