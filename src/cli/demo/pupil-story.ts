import { DateTime } from 'luxon';
import type { Reader } from '../../platform/database/reader.js';
import { fromEpochDay } from '../../shared/days.js';

interface Moment {
  readonly at: string;
  readonly text: string;
}

interface PupilRow {
  readonly id: number;
  readonly first_name: string;
  readonly last_name: string;
}

/** The story of one pupil in a few lines, oldest first: from the first mark to the invitation, all read from the database. */
export async function tellStory(reader: Reader, sourceId: string): Promise<string[]> {
  const pupil = await reader.first<PupilRow>(
    `SELECT id, first_name, last_name FROM pupil WHERE source = 'demo' AND source_id = $1`,
    [sourceId],
  );
  if (!pupil) return [];
  const moments = [
    ...(await marks(reader, pupil)),
    ...(await observations(reader, pupil)),
    ...(await concerns(reader, pupil)),
    ...(await chronology(reader, pupil)),
    ...(await mails(reader, pupil)),
  ];
  moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return [
    `The story of ${pupil.first_name} ${pupil.last_name}`,
    ...moments.map(({ at, text }) => `  ${whenOf(at)}  ${text}`),
  ];
}

async function marks(reader: Reader, { id, first_name }: PupilRow): Promise<Moment[]> {
  const row = await reader.first<{ first: number; n: number }>(
    'SELECT min(day) AS first, CAST(count(*) AS integer) AS n FROM mark WHERE pupil_id = $1',
    [id],
  );
  if (!row || row.n === 0) return [];
  return [
    { at: fromEpochDay(row.first), text: `First mark of the year (of ${row.n}); ${first_name} is here` },
  ];
}

async function observations(reader: Reader, { id }: PupilRow): Promise<Moment[]> {
  const rows = await reader.query<{
    day: number;
    theme: string;
    severity: string;
    author_name: string | null;
    text: string;
  }>(
    `SELECT day, theme, severity, author_name, text FROM observation
     WHERE pupil_id = $1 AND superseded_at IS NULL AND NOT possible_harm ORDER BY day, id`,
    [id],
  );
  return rows.map((row) => ({
    at: fromEpochDay(row.day),
    text: `${row.author_name ?? 'A teacher'} notes (${row.theme}, ${row.severity}): ${row.text}`,
  }));
}

async function concerns(reader: Reader, { id }: PupilRow): Promise<Moment[]> {
  const rows = await reader.query<{ raised_at: string; sentence: string; consequence: string }>(
    'SELECT raised_at, sentence, consequence FROM concern WHERE pupil_id = $1 ORDER BY raised_at, id',
    [id],
  );
  return rows.map((row) => ({ at: row.raised_at, text: `Concern (${row.consequence}): ${row.sentence}` }));
}

async function chronology(reader: Reader, { id }: PupilRow): Promise<Moment[]> {
  const rows = await reader.query<Moment & { kind: string; actor: string }>(
    `SELECT e.at, e.text, e.kind, e.actor FROM case_entry e JOIN pupil_case c ON c.id = e.case_id
     WHERE c.pupil_id = $1 ORDER BY e.id`,
    [id],
  );
  return rows.map(({ at, kind, text }) => ({ at, text: `Case, ${kind.replaceAll('-', ' ')}: ${text}` }));
}

async function mails(reader: Reader, { id }: PupilRow): Promise<Moment[]> {
  const rows = await reader.query<{ sent_at: string; subject: string; to_name: string }>(
    `SELECT m.sent_at, m.subject, m.to_name FROM invitation_mail m JOIN invitation i ON i.id = m.invitation_id
     WHERE i.pupil_id = $1 AND m.state = 'sent' ORDER BY m.id`,
    [id],
  );
  return rows.map((row) => ({ at: row.sent_at, text: `Mail to ${row.to_name}: “${row.subject}”` }));
}

/** Days stand alone, moments with their London time. */
function whenOf(at: string): string {
  if (at.length === 10) return `${at}      `;
  return DateTime.fromISO(at, { zone: 'Europe/London' }).toFormat('yyyy-MM-dd HH:mm');
}
