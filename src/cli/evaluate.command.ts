import type { INestApplicationContext } from '@nestjs/common';
import { parseArgs } from 'node:util';
import { redraftWithoutTimes } from '../followups/drafting/redraft-without-times.handler.js';
import { SchoolToday } from '../people/calendar/school-today.js';
import {
  DRAFT_NEEDS,
  type DraftNeeds,
  draftWarnings,
  neededOn,
} from '../people/organisations/what-drafts-need.js';
import { Clock } from '../platform/clock/clock.js';
import { Reader } from '../platform/database/reader.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { dayInWords } from '../shared/day-in-words.js';
import { type Day, isDay } from '../shared/days.js';
import { EvaluationService, type PupilFindings } from '../rules/evaluation.service.js';
import { RuleSetsService } from '../rules/rule-sets.service.js';
import { counted } from './counted.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';

const USAGE = '[--as-of YYYY-MM-DD] [--school ID] [--json]';
const PUPILS_A_LINE = 250;

/** Who meets which rule on a day, by the ids the schools know. */
export interface EvaluateReport {
  /** What the schools lack for drafts; absent when they lack nothing. */
  readonly warnings?: readonly string[];
  readonly rules: readonly { readonly key: string; readonly pupils: readonly string[] }[];
  /** Cases this run has proposed. */
  readonly casesOpened: number;
  /** Follow-ups this run has drafted; nothing has been sent. */
  readonly followUpsScheduled: number;
}

/** Asks the rules of every pupil as of a day. */
export const evaluateCommand: Command = {
  name: 'evaluate',
  usage: USAGE,
  does: 'Asks the rules of every pupil (of one school) as of a day, today when absent. Proposes and drafts; sends nothing.',
  run: (input) => evaluate(input),
};

interface Asked {
  /** Null: today, and live. */
  readonly asOf: Day | null;
  readonly schoolId: number | null;
}

interface PupilRow {
  readonly id: number;
  readonly source_id: string;
}

async function evaluate({ app, args, terminal }: CommandInput): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: { 'as-of': { type: 'string' }, school: { type: 'string' }, json: { type: 'boolean' } },
  });
  const asked = await askedFor(app, values['as-of'], values.school);
  const warnings = await warningsOf(app, asked);
  for (const warning of warnings) terminal.err(`Warning: ${warning}.`);
  const before = await newestRows(app.get(Reader));
  const met = await meetingRules(app, asked, terminal.err);
  await drainAfter(app, before.job);
  const report = { rules: met, ...(await madeSince(app.get(Reader), before)) };
  if (values.json) terminal.out(JSON.stringify({ ...(warnings.length > 0 ? { warnings } : {}), ...report }));
  else sayPlainly(report, await lookedAt(app.get(Reader), before), terminal.out);
  return 0;
}

async function askedFor(
  app: INestApplicationContext,
  day: string | undefined,
  school: string | undefined,
): Promise<Asked> {
  const found = school === undefined ? null : await schoolOf(app.get(Reader), school);
  const today = await app.get(SchoolToday, { strict: false }).at(found?.id ?? null);
  if (day !== undefined && !isDay(day)) throw new BadUsage('--as-of: expected a day as YYYY-MM-DD');
  if (day !== undefined && day > today) throw new BadUsage('--as-of: expected today or an earlier day');
  return { asOf: day === today ? null : (day ?? null), schoolId: found?.id ?? null };
}

async function schoolOf(reader: Reader, sourceId: string): Promise<{ id: number }> {
  const found = await reader.query<{ id: number }>(
    `SELECT id FROM organisation WHERE kind = 'school' AND source_id = $1`,
    [sourceId],
  );
  const [only] = found;
  if (!only || found.length > 1)
    throw new BadUsage(`--school: ${found.length} schools have the id "${sourceId}"`);
  return only;
}

/** Said before anything is drafted: a draft that finds nobody and no time looks like a fault of Tandem. */
async function warningsOf(app: INestApplicationContext, { asOf, schoolId }: Asked): Promise<string[]> {
  const day = asOf ?? (await app.get(SchoolToday, { strict: false }).at(schoolId));
  const schools = await app.get(Reader).query<DraftNeeds>(DRAFT_NEEDS, neededOn(day));
  return draftWarnings(schoolId === null ? schools : schools.filter((one) => one.id === schoolId), day);
}

/** Evaluates everybody and gathers, for each rule that is in force somewhere, who meets it. */
async function meetingRules(
  app: INestApplicationContext,
  { asOf, schoolId }: Asked,
  progress: (line: string) => void,
): Promise<EvaluateReport['rules']> {
  const evaluations = app.get(EvaluationService);
  const pupils = await pupilsOf(app.get(Reader), schoolId);
  const met = new Map<string, Set<number>>();
  for (let from = 0; from < pupils.length; from += PUPILS_A_LINE) {
    const ids = pupils.slice(from, from + PUPILS_A_LINE).map((pupil) => pupil.id);
    const findings = await evaluations.evaluatePupils(ids, asOf, asOf === null ? 'live' : 'past');
    gather(
      findings.filter((one) => schoolId === null || one.schoolId === schoolId),
      met,
    );
    if (pupils.length > PUPILS_A_LINE) progress(`Evaluated ${from + ids.length} of ${pupils.length} pupils.`);
  }
  const sets = await app.get(RuleSetsService).inForceAnywhere();
  const keys = new Set(sets.flatMap(({ rules }) => rules.map(({ rule }) => rule.key)));
  return [...keys].map((key) => ({ key, pupils: outsideIdsOf(pupils, met.get(key)) }));
}

/** A school's pupils are those whose record it owns and those it has ever had on roll; the rules leave out who has left. */
function pupilsOf(reader: Reader, schoolId: number | null): Promise<PupilRow[]> {
  if (schoolId === null) return reader.query<PupilRow>('SELECT id, source_id FROM pupil ORDER BY id');
  return reader.query<PupilRow>(
    `SELECT id, source_id FROM pupil WHERE organisation_id = $1
     OR id IN (SELECT pupil_id FROM enrolment WHERE school_id = $1) ORDER BY id`,
    [schoolId],
  );
}

/** A pupil at two schools may meet a rule at both. */
function gather(evaluated: readonly PupilFindings[], met: Map<string, Set<number>>): void {
  for (const { pupilId, findings } of evaluated) {
    for (const { ruleKey } of findings.filter((finding) => finding.outcome === 'met')) {
      const pupils = met.get(ruleKey) ?? new Set<number>();
      met.set(ruleKey, pupils.add(pupilId));
    }
  }
}

function outsideIdsOf(pupils: readonly PupilRow[], met: ReadonlySet<number> = new Set()): string[] {
  return pupils
    .filter(({ id }) => met.has(id))
    .map((pupil) => pupil.source_id)
    .sort();
}

interface NewestRows {
  readonly job: number;
  readonly pupilCase: number;
  readonly followUp: number;
}

async function newestRows(reader: Reader): Promise<NewestRows> {
  const newest = await reader.first<NewestRows>(
    `SELECT COALESCE((SELECT MAX(id) FROM job), 0) AS job, COALESCE((SELECT MAX(id) FROM pupil_case), 0) AS "pupilCase",
            COALESCE((SELECT MAX(id) FROM follow_up), 0) AS "followUp"`,
  );
  return newest ?? { job: 0, pupilCase: 0, followUp: 0 };
}

async function madeSince(
  reader: Reader,
  before: NewestRows,
): Promise<Pick<EvaluateReport, 'casesOpened' | 'followUpsScheduled'>> {
  const made = await reader.first<Pick<EvaluateReport, 'casesOpened' | 'followUpsScheduled'>>(
    `SELECT CAST((SELECT COUNT(*) FROM pupil_case WHERE id > $1) AS integer) AS "casesOpened",
            CAST((SELECT COUNT(*) FROM follow_up WHERE id > $2) AS integer) AS "followUpsScheduled"`,
    [before.pupilCase, before.followUp],
  );
  return made ?? { casesOpened: 0, followUpsScheduled: 0 };
}

/** The past day that the run's drafts look at; null where they can be approved. */
async function lookedAt(reader: Reader, before: NewestRows): Promise<Day | null> {
  const look = await reader.first<{ day: Day | null }>(
    'SELECT MAX(look_at) AS day FROM follow_up WHERE id > $1',
    [before.followUp],
  );
  return look?.day ?? null;
}

/**
 * Does what this run has caused: cases are proposed and follow-ups drafted. Of what was waiting before only the drafts without
 * times are seen to, now that staff or school days have been imported. All else (mail that a person approved among it) is left to
 * the worker, so that a run over the past sends nothing.
 */
async function drainAfter(app: INestApplicationContext, jobId: number): Promise<void> {
  for (;;) {
    const due = await app.get(Reader).query<{
      id: number;
    }>(`SELECT id FROM job WHERE state = 'waiting' AND due_at <= $1 AND (id > $2 OR subscriber = $3) ORDER BY due_at, id LIMIT 100`, [app.get(Clock).now(), jobId, redraftWithoutTimes.subscriber]);
    if (due.length === 0) return;
    for (const { id } of due) await app.get(JobRunner).run(id);
  }
}

function sayPlainly(report: EvaluateReport, look: Day | null, out: (text: string) => void): void {
  for (const { key, pupils } of report.rules) out(`${key}: ${pupils.length} ${pupils.join(' ')}`.trimEnd());
  out(
    `${counted(report.casesOpened, 'case')} proposed, ${counted(report.followUpsScheduled, 'follow-up')} drafted. Nothing was sent.`,
  );
  if (look !== null)
    out(
      `Drafted by a look at ${dayInWords(look)}: for reading only; tandem approve ID --refresh makes one of today.`,
    );
}
