import { toEpochDay } from '../../src/shared/days.js';
import type { FaultMark, FaultPupil } from './fault-school.js';
import type { MainJob } from './main-job.js';
import { insightOf, type ReadMail } from './mailed-homes.js';
import type { PlainSql } from './plain-sql.js';

const RULE_OF = {
  incident: 'serious-incident',
  'file-incident': 'serious-incident',
  observations: 'observations',
  'file-observation': 'observations',
  quiet: null,
} as const;

/** What has become of everything, by plain SQL and the caught mails: each broken promise in words. */
export async function brokenPromises(job: MainJob): Promise<string[]> {
  const { sql } = job.parts;
  const checks = [
    await lostSignals(job),
    await unevaluated(sql),
    ...(await Promise.all(job.parts.school.pupils.map((pupil) => wrongAbout(sql, pupil)))),
    await wrongFollowUps(job),
    await wrongMails(job),
    await lostAnswers(job),
    await failedJobs(sql),
  ];
  const { signals, desk, homes, imports, parts } = job;
  const surprises = [signals, desk, homes, imports].flatMap((one) => one.surprises);
  return [...checks.flat(), ...surprises, ...parts.door.serverErrors, ...parts.familyDoor.serverErrors];
}

const CODES: Readonly<Record<FaultMark['code'], number>> = { '/': 1, '\\': 2 };

/** Marks are counted too: nothing may be there that nobody has sent. */
async function lostSignals({ parts: { sql }, signals, imports }: MainJob): Promise<string[]> {
  const expected = [...signals.marks, ...imports.waves.flatMap((wave) => wave.marks)].map(
    ({ pupilId, date, session, code }) =>
      `${pupilId} ${toEpochDay(date)} ${session === 'AM' ? 0 : 1} ${CODES[code]}`,
  );
  const rows = await sql.all<{ source_id: string; day: number; session: number; code: number }>(
    'SELECT p.source_id, m.day, m.session, m.code FROM mark m JOIN pupil p ON p.id = m.pupil_id',
  );
  const stored = new Set(rows.map((row) => `${row.source_id} ${row.day} ${row.session} ${row.code}`));
  const lost = expected.filter((mark) => !stored.has(mark)).map((mark) => `mark lost: ${mark}`);
  if (rows.length !== expected.length) lost.push(`${rows.length} marks, ${expected.length} sent`);
  return [
    ...lost,
    ...(await notOnce(sql, 'incident', [...signals.incidents, ...ofFiles(imports.waves, 'file-incident')])),
    ...(await notOnce(sql, 'observation', [
      ...signals.observations,
      ...ofFiles(imports.waves, 'file-observation'),
    ])),
  ];
}

function ofFiles(waves: MainJob['imports']['waves'], story: FaultPupil['story']): string[] {
  const pupils = waves.flatMap((wave) => wave.pupils).filter((pupil) => pupil.story === story);
  return pupils.map(({ id }) => `F-${id}`);
}

async function notOnce(sql: PlainSql, table: string, ids: readonly string[]): Promise<string[]> {
  const rows = await sql.all<{ source_id: string }>(`SELECT source_id FROM ${table}`);
  const times = (id: string): number => rows.filter((row) => row.source_id === id).length;
  const wrong = ids.filter((id) => times(id) !== 1).map((id) => `${table} ${id} is there ${times(id)} times`);
  return rows.length === ids.length ? wrong : [...wrong, `${rows.length} ${table}s, ${ids.length} sent`];
}

async function unevaluated(sql: PlainSql): Promise<string[]> {
  const rows = await sql.all<{ source_id: string; signals_version: number; evaluated_version: number }>(
    'SELECT source_id, signals_version, evaluated_version FROM pupil WHERE signals_version <> evaluated_version OR signals_version = 0',
  );
  return rows.map((row) => `${row.source_id}: ${row.signals_version} evaluated as ${row.evaluated_version}`);
}

/** One concern of the rule the pupil's story meets and of no other, and one case; for a quiet pupil neither. */
async function wrongAbout(sql: PlainSql, { id, story }: FaultPupil): Promise<string[]> {
  const of = `JOIN pupil p ON p.id = x.pupil_id WHERE p.source_id = '${id}'`;
  const concerns = await sql.all<{ rule_key: string; state: string }>(
    `SELECT x.rule_key, x.state FROM concern x ${of}`,
  );
  const cases = await sql.all<{ state: string }>(`SELECT x.state FROM pupil_case x ${of}`);
  const rule = RULE_OF[story];
  const told = concerns.map((one) => `${one.rule_key} ${one.state}`).join(', ');
  const active = cases.filter(({ state }) => state === 'proposed' || state === 'open');
  const wanted = rule === null ? 0 : 1;
  return [
    ...(told === (rule === null ? '' : `${rule} raised`) ? [] : [`${id} (${story}) has concerns: ${told}`]),
    ...(cases.length === wanted && active.length === wanted
      ? []
      : [`${id} (${story}) has ${cases.length} cases, ${active.length} active`]),
  ];
}

async function wrongFollowUps({ parts: { sql }, desk }: MainJob): Promise<string[]> {
  const rows = await sql.all<{ public_id: string; state: string; sequence: number; case_id: number }>(
    'SELECT public_id, state, sequence, case_id FROM follow_up',
  );
  const byId = new Map(rows.map((row) => [row.public_id, row]));
  const lost = (ids: ReadonlySet<string>, fits: (row: (typeof rows)[number]) => boolean, what: string) =>
    [...ids].filter((id) => !fits(byId.get(id) ?? NONE)).map((id) => `${what} is lost: ${id}`);
  const caseless = await sql.count(
    'SELECT COUNT(*) FROM pupil_case c WHERE NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.case_id = c.id)',
  );
  return [
    ...rows.filter(({ state }) => state === 'draft').map((row) => `${row.public_id} is still a draft`),
    ...(rows.length === new Set(rows.map((row) => row.case_id)).size ? [] : ['a case has two follow-ups']),
    ...(caseless === 0 ? [] : [`${caseless} cases have no follow-up`]),
    ...lost(desk.approved, ({ state }) => /approved|answered|cancelled/.test(state), 'an approval'),
    ...lost(desk.moved, ({ sequence }) => sequence > 0, 'a move'),
    ...lost(desk.cancelled, ({ state }) => state === 'cancelled', 'a cancellation'),
  ];
}

const NONE = { public_id: '', state: 'none', sequence: -1, case_id: 0 };

interface MailRow {
  readonly message_id: string;
  readonly method: string;
  readonly sequence: number;
  readonly uid: string;
  readonly state: string;
  readonly handed: number;
  readonly newest: number;
  readonly follow_up: string;
  readonly invitation: string;
}

/** A mail that was handed over and then overtaken by a move may have been caught; every other one is caught if and only if sent. */
async function wrongMails({ parts: { sql }, homes }: MainJob): Promise<string[]> {
  const rows = await sql.all<MailRow>(
    `SELECT m.message_id, m.method, m.sequence, f.uid, m.state, f.state AS follow_up, i.state AS invitation,
            CASE WHEN m.sent_at IS NULL THEN 0 ELSE 1 END AS handed, CASE WHEN m.sequence = f.sequence THEN 1 ELSE 0 END AS newest
     FROM invitation_mail m JOIN invitation i ON i.id = m.invitation_id JOIN follow_up f ON f.id = i.follow_up_id`,
  );
  const byId = new Map(rows.map((row) => [row.message_id, row]));
  const caught = new Map(homes.mails.map((mail) => [mail.messageId, mail]));
  const notCaught = rows.filter((row) => row.state === 'sent' && !caught.has(row.message_id));
  const notSent = rows.filter((row) => row.newest === 1 && row.state !== 'sent');
  const untold = [...caught.values()].filter((mail) => isUntold(mail, byId, caught));
  return [
    ...notCaught.map((row) => `${row.message_id} counts as sent and was never caught`),
    ...notSent.map((row) => `${row.message_id} of a ${row.follow_up} follow-up is ${row.state}`),
    ...untold.map((mail) => `${mail.messageId} was caught, its meeting called off, and no CANCEL came`),
    ...homes.mails.flatMap((mail) => wrongMail(mail, byId.get(mail.messageId), caught)),
    ...(await withoutMail(sql)),
  ];
}

function isUntold(
  { messageId, to, uid }: ReadMail,
  rows: ReadonlyMap<string, MailRow>,
  caught: ReadonlyMap<string, ReadMail>,
): boolean {
  if (rows.get(messageId)?.follow_up !== 'cancelled') return false;
  return ![...caught.values()].some((one) => one.method === 'CANCEL' && one.to === to && one.uid === uid);
}

function wrongMail(
  mail: ReadMail,
  row: MailRow | undefined,
  caught: ReadonlyMap<string, ReadMail>,
): string[] {
  if (row?.handed !== 1) return [`${mail.messageId} was caught and nothing is known of it`];
  const same = mail.method === row.method && mail.sequence === Number(row.sequence) && mail.uid === row.uid;
  return [
    ...(same ? [] : [`${mail.messageId}: ${mail.method} ${mail.uid} ${mail.sequence} is not its row's`]),
    ...(caught.get(mail.messageId)?.content === mail.content ? [] : [`${mail.messageId} had two contents`]),
  ];
}

async function withoutMail(sql: PlainSql): Promise<string[]> {
  const rows = await sql.all<{ public_id: string; state: string }>(
    `SELECT i.public_id, i.state FROM invitation i JOIN follow_up f ON f.id = i.follow_up_id
     WHERE f.state IN ('approved', 'answered') AND i.contact_id IS NOT NULL AND i.state <> 'sent'`,
  );
  return rows.map((row) => `invitation ${row.public_id} of an approved follow-up is ${row.state}`);
}

/** What the home told is kept once; its answer stands where the meeting was not moved since. */
async function lostAnswers({ parts: { sql }, homes }: MainJob): Promise<string[]> {
  const insights = await sql.all<{ text: string }>('SELECT text FROM home_insight');
  const answers = await sql.all<{ email: string; times: number | string }>(
    `SELECT c.email, COUNT(*) AS times FROM home_contact h JOIN contact c ON c.id = h.contact_id
     WHERE h.origin LIKE 'answer:%' GROUP BY c.email`,
  );
  const kept = new Set(answers.map((row) => row.email));
  return [...homes.answered].flatMap((address) => {
    const times = insights.filter(({ text }) => text === insightOf(address)).length;
    return [
      ...(times === 1 ? [] : [`what ${address} told is there ${times} times`]),
      ...(kept.has(address) ? [] : [`the answer of ${address} is lost`]),
    ];
  });
}

async function failedJobs(sql: PlainSql): Promise<string[]> {
  const rows = await sql.all<{ event: string; subscriber: string; last_error: string }>(
    `SELECT event, subscriber, last_error FROM job WHERE state = 'failed'`,
  );
  return rows.map((row) => `failed for good: ${row.event} → ${row.subscriber}: ${row.last_error}`);
}
