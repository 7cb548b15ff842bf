import type { SealState } from '../../access/audit/audit-checks.js';
import { MAIL_DAYS, type MailFigures, type Operations } from '../../followups/reading/operations.js';
import { calendarWarnings } from '../../people/organisations/what-drafts-need.js';
import type { FailedJob } from '../../platform/jobs/failed-jobs.js';
import type { Standing } from '../../platform/jobs/queue-standing.js';
import { type Silence, silenceLines } from '../../rules/silence/silence-words.js';
import { dayInWords } from '../../shared/day-in-words.js';
import { type Day, fromEpochDay } from '../../shared/days.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { dayWords, pastMomentWords } from '../layout/dates.js';
import { failureWords } from './failure-words.js';
import { workWords } from './job-words.js';

export interface OperationsView {
  readonly title: string;
  /** What somebody should do something about, in order of urgency; empty when all is well. */
  readonly alarms: readonly string[];
  readonly waiting: readonly string[];
  readonly failed: readonly FailedGroup[];
  readonly mail: readonly string[];
  /** How many mails a restore holds, in words; null: none. */
  readonly held: string | null;
  readonly heldHref: string | null;
  readonly kept: readonly string[];
}

/** What failed at one kind of work. */
export interface FailedGroup {
  readonly subscriber: string;
  readonly does: string;
  readonly means: string;
  /** "3 times, the last on 2 March 2026, 08:10", "On 2 March 2026, 08:10". */
  readonly count: string;
  readonly isMany: boolean;
  readonly jobs: readonly FailedLine[];
  /** How many more there are than stand here; 0: none. */
  readonly more: number;
}

interface FailedLine {
  readonly id: number;
  readonly when: string;
  readonly why: string;
  readonly tries: string;
  /** For whoever mends it; null: nothing that could not be personal. */
  readonly said: string | null;
}

/** By which clock, and whether whoever looks may decide about held mail. */
export interface LookingAt {
  readonly now: Instant;
  readonly zone: string;
  readonly mayDecideHeld: boolean;
}

/** A worker looks each minute, and does what is due within seconds. */
const LATE_MINUTES = 15;
const DAY_MINUTES = 24 * 60;
const BACKUP_DAYS = 2;

/** @param silences registers that do not come, at the schools whoever looks keeps running. */
export function presentOperations(
  found: Operations,
  silences: readonly Silence[],
  at: LookingAt,
): OperationsView {
  const { standing, mail } = found;
  return {
    title: 'Operations',
    alarms: alarms(found, silences.filter(isExpected), at),
    waiting: [waitingWords(standing, at.zone), ...later(standing), workerWords(standing, at.zone)],
    failed: groups(found, at.zone),
    mail: mailWords(mail),
    held: standing.held === 0 ? null : heldWords(standing.held),
    heldHref: at.mayDecideHeld ? '/held-mail' : null,
    kept: [
      sealWords(found.seals, at.zone),
      rulesWords(found),
      ...calendarWords(found),
      ...unsentWords(silences, found.calendars.today),
      backupWords(found.backupAt, at.zone),
    ],
  };
}

function alarms(
  { standing, failedCounts, seals, backupAt, calendars }: Operations,
  missing: readonly Silence[],
  { now }: LookingAt,
): string[] {
  const late = addMinutes(now, -LATE_MINUTES);
  const failed = failedCounts.reduce((sum, { count }) => sum + count, 0);
  const { workerSeenAt, oldestDueAt, held } = standing;
  return [
    workerSeenAt === null || workerSeenAt < late
      ? 'No worker is at work, so nothing is sent, evaluated or drafted. Start one, or ask whoever runs Tandem to.'
      : null,
    workerSeenAt !== null && workerSeenAt >= late && oldestDueAt !== null && oldestDueAt < late
      ? 'Work waits longer than it should.'
      : null,
    seals.checked?.problem ? 'The audit has been tampered with, or damaged. See the audit.' : null,
    failed === 0 ? null : `${counted(failed, 'piece of work has', 'pieces of work have')} failed for good.`,
    held === 0 ? null : heldWords(held),
    ...calendarWarnings(calendars.schools, calendars.today),
    ...silenceLines(missing, calendars.today).map(
      (line) => `${line} The rules that read the register wait for it.`,
    ),
    backupAt !== null && backupAt < addMinutes(now, -BACKUP_DAYS * DAY_MINUTES)
      ? 'The last backup is older than two days.'
      : null,
  ].filter((one) => one !== null);
}

function waitingWords({ due, oldestDueAt, later: set }: Standing, zone: string): string {
  if (due === 0 || oldestDueAt === null)
    return set === 0 ? 'Nothing is waiting.' : 'Nothing waits to be done now.';
  return `${counted(due, 'piece of work waits', 'pieces of work wait')} to be done now, the oldest since ${pastMomentWords(oldestDueAt, zone)}.`;
}

function later({ later: count, retrying }: Standing): string[] {
  return [
    ...(count === 0
      ? []
      : [
          `${counted(count, 'piece of work is', 'pieces of work are')} set for a later time, such as the morning.`,
        ]),
    ...(retrying === 0
      ? []
      : [
          `Of all these, ${thousands(retrying)} did not succeed at once and ${retrying === 1 ? 'is' : 'are'} tried again by ${retrying === 1 ? 'itself' : 'themselves'}.`,
        ]),
  ];
}

function workerWords({ workerSeenAt }: Standing, zone: string): string {
  return workerSeenAt === null
    ? 'No worker has been seen here yet.'
    : `A worker was last seen at work on ${pastMomentWords(workerSeenAt, zone)}.`;
}

function groups({ failed, failedCounts }: Operations, zone: string): FailedGroup[] {
  const kinds = [...new Set(failed.map((one) => one.subscriber))];
  return kinds.map((subscriber) => {
    const jobs = failed.filter((one) => one.subscriber === subscriber);
    const inAll = failedCounts.find((one) => one.subscriber === subscriber)?.count ?? jobs.length;
    const last = jobs[0] ? pastMomentWords(jobs[0].failedAt, zone) : '';
    return {
      ...{ subscriber, ...workWords(subscriber) },
      count: inAll === 1 ? `On ${last}` : `${thousands(inAll)} times, the last on ${last}`,
      isMany: inAll > 1,
      jobs: jobs.map((job) => line(job, zone)),
      more: inAll - jobs.length,
    };
  });
}

function line({ id, reason, attempts, createdAt, failedAt }: FailedJob, zone: string): FailedLine {
  const { text, said } = failureWords(reason);
  return {
    id,
    when: pastMomentWords(failedAt, zone),
    why: text,
    tries: `Tried ${counted(attempts, 'time', 'times')} since ${pastMomentWords(createdAt, zone)}`,
    said,
  };
}

function mailWords({ sent, refused, waiting }: MailFigures): string[] {
  return [
    sent === 0
      ? `No mail has left for homes in the last ${MAIL_DAYS} days.`
      : `In the last ${MAIL_DAYS} days ${counted(sent, 'mail has', 'mails have')} left for homes.`,
    refused === 0
      ? 'None was refused by the mail server.'
      : `${counted(refused, 'was', 'were')} refused by the mail server. ${refused === 1 ? 'The owner of the case was' : 'The owners of the cases were'} asked to phone instead.`,
    ...(waiting === 0
      ? []
      : [
          `${counted(waiting, 'approved mail waits for its time', 'approved mails wait for their time')} or another try; mail that is held counts here too.`,
        ]),
  ];
}

function heldWords(count: number): string {
  return `${counted(count, 'mail is', 'mails are')} held since the records were restored from a backup, until somebody says whether home has it.`;
}

function sealWords({ checked, waiting }: SealState, zone: string): string {
  const last =
    checked === null
      ? 'The seals of the audit have not been checked yet.'
      : `The seals of the audit were checked on ${pastMomentWords(checked.at, zone)}: ${checked.problem === null ? 'all hold' : 'they do not hold'}.`;
  return `${last} ${waiting === 0 ? 'Every line has its seal.' : `${counted(waiting, 'line waits', 'lines wait')} for a seal.`}`;
}

function rulesWords({ rules: { lastDay, behind } }: Operations): string {
  const last =
    lastDay === null
      ? 'The rules have not been asked yet.'
      : `The rules were last asked on ${dayWords(lastDay)}.`;
  return behind === 0
    ? last
    : `${last} Of ${counted(behind, 'pupil', 'pupils')} something is recorded that they have not seen.`;
}

/** Where the last school day has passed, or is near, it stands above, among what needs somebody. */
function calendarWords({ calendars }: Operations): string[] {
  return calendars.schools.flatMap(({ name, lastSchoolDay }) =>
    lastSchoolDay === null
      ? []
      : [`The last school day in the calendar of ${name} is ${dayInWords(fromEpochDay(lastSchoolDay))}.`],
  );
}

function isExpected({ isExpected: expected }: Silence): boolean {
  return expected;
}

/** A school may send no register at all, and a nursery none of its youngest: known, and nobody's alarm. */
function unsentWords(silences: readonly Silence[], today: Day): string[] {
  return silenceLines(
    silences.filter((one) => !isExpected(one)),
    today,
  ).map((line) => `${line} Rules that read the register say nothing there.`);
}

function backupWords(at: Instant | null, zone: string): string {
  return at === null
    ? 'No backup is known on this machine. Take one with “npx tandem backup FILE”, each night.'
    : `The last backup known on this machine is of ${pastMomentWords(at, zone)}.`;
}

function counted(count: number, one: string, many: string): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

function thousands(number: number): string {
  return number.toLocaleString('en-GB');
}
