import { DateTime } from 'luxon';
import { PupilAgreementsService } from '../../people/pupils/pupil-agreements.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addDays, type Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { DemoCasework } from './demo-casework.js';
import { DemoDesk } from './demo-desk.js';
import type { DemoInstallation } from './demo-installation.js';
import { DemoPeople } from './demo-people.js';
import type { DemoSchool } from './demo-school.js';

const ZONE = 'Europe/London';
/** The last mails leave after the holidays and wait for an answer, so that whoever looks can give one. */
const FIRST_MONDAY_AFTER_EASTER = '2026-04-13';
const LAST_WEEKS = 3;
/** On the last Mondays one draft in three is approved: the others, and their cases, wait for whoever looks at the demonstration. */
const LEFT_FOR_WHO_LOOKS = 3;

/** Told after each week. */
export type WeekHeard = (week: {
  readonly weekBeginning: Day;
  readonly done: number;
  readonly of: number;
  readonly approved: number;
}) => void;

/** A moment of the school's day as an instant. */
export function schoolTime(day: Day, time: string): Instant {
  return (
    DateTime.fromISO(`${day}T${time}`, { zone: ZONE }).toUTC().toISO({ suppressMilliseconds: false }) ?? ''
  );
}

/**
 * Plays the weeks one after the other. On Friday afternoon the school's systems hand over the week and the worker reads it;
 * on Monday at 8:10 the pastoral leads read what was drafted and approve, and after the take-back time the mails leave.
 */
export async function playWeeks(
  installation: DemoInstallation,
  school: DemoSchool,
  heard: WeekHeard,
): Promise<void> {
  await installation.takeIn(school.files);
  await recordWhatNoFileSays(installation, school);
  await installation.settle();
  const people = new DemoPeople(installation.reader);
  const desk = new DemoDesk(installation, people, school.storyPupilId);
  const casework = new DemoCasework(installation, people, school.storyPupilId);
  for (const [index, week] of school.weeks.entries()) {
    installation.moveTo(schoolTime(addDays(week.weekBeginning, 4), '16:30'));
    await desk.dslReads();
    await desk.meetingsTakePlace();
    await casework.doWhatIsDue();
    await casework.handOver();
    await casework.closeWhatIsCalm();
    await installation.takeIn({
      'attendance.csv': week.attendance,
      'behaviour.csv': week.behaviour,
      'attainment.csv': week.attainment,
      'observations.csv': week.observations,
    });
    await installation.settle();
    const isLast = index === school.weeks.length - 1;
    const isNearTheEnd = index >= school.weeks.length - LAST_WEEKS;
    const monday = isLast ? FIRST_MONDAY_AFTER_EASTER : addDays(week.weekBeginning, 7);
    const approved = await mondayMorning(installation, desk, monday, isNearTheEnd ? LEFT_FOR_WHO_LOOKS : 1);
    if (isLast) {
      await desk.refreshTimes();
      await casework.logWorries();
    } else await evening(installation, desk, monday);
    heard({ weekBeginning: week.weekBeginning, done: index + 1, of: school.weeks.length, approved });
  }
}

async function mondayMorning(
  installation: DemoInstallation,
  desk: DemoDesk,
  monday: Day,
  oneIn: number,
): Promise<number> {
  installation.moveTo(schoolTime(monday, '08:10'));
  await desk.dslReads();
  const approved = await desk.approveDrafts(oneIn);
  installation.moveTo(schoolTime(monday, '08:25'));
  await installation.settle();
  return approved;
}

async function evening(installation: DemoInstallation, desk: DemoDesk, monday: Day): Promise<void> {
  installation.moveTo(schoolTime(monday, '19:30'));
  await desk.homesAnswer();
  await installation.settle();
}

/** Known context, what the social worker agreed, and what the pupils themselves said: recorded by people, not by files. */
async function recordWhatNoFileSays(installation: DemoInstallation, school: DemoSchool): Promise<void> {
  const agreements = installation.app.get(PupilAgreementsService);
  const pupilId = await insideId(installation, school.storyPupilId);
  await installation.app
    .get(UnitOfWork)
    .run((tx) =>
      agreements.recordPupilView(tx, pupilId, 'I like art. Mornings are hard. I would like Mum to come.'),
    );
}

async function insideId(installation: DemoInstallation, sourceId: string): Promise<number> {
  const row = await installation.reader.first<{ id: number }>(
    `SELECT id FROM pupil WHERE source = 'demo' AND source_id = $1`,
    [sourceId],
  );
  if (!row) throw new Error('The demonstration pupil is not there.');
  return row.id;
}
