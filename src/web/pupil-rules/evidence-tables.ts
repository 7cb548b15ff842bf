import type {
  Evidence,
  HomeContactsEvidence,
  ObservationsEvidence,
  SessionsEvidence,
  SessionSpan,
} from '../../rules/evidence.js';
import { counted } from '../../rules/wording.js';
import { type Day, type EpochDay, toEpochDay } from '../../shared/days.js';
import { codeOf } from '../../signals/attendance/attendance-codes.js';
import { shortDay } from '../layout/day-words.js';
import { severityWords, themeWords } from '../layout/worry-words.js';

/** The signals behind an answer of a rule, as a table. */
export interface EvidenceTable {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many older ones are not shown; null when all are. */
  readonly omitted: string | null;
}

/** For whom, and beside which day a year goes without saying. */
export interface EvidenceReader {
  readonly today: Day;
  /** What is restricted is for the DSL; to others it is as if it were not there. */
  readonly isDsl: boolean;
}

/** None where nothing is behind it: that, too, is an answer. Never a text somebody wrote. */
export function evidenceTables(evidence: Evidence, reader: EvidenceReader): EvidenceTable[] {
  if (evidence.kind === 'combination') return evidence.parts.flatMap((part) => evidenceTables(part, reader));
  const table = tableOf(evidence, reader);
  return table.rows.length === 0 ? [] : [table];
}

type PlainEvidence = Exclude<Evidence, { kind: 'combination' }>;

function tableOf(evidence: PlainEvidence, reader: EvidenceReader): EvidenceTable {
  const now = toEpochDay(reader.today);
  const on = (day: Day): string => shortDay(toEpochDay(day), now);
  switch (evidence.kind) {
    case 'sessions':
      return sessionsTable(evidence, on, now);
    case 'incidents':
      return {
        caption: 'Incidents counted',
        headings: ['Day', 'Category', 'Severity', 'Points'],
        rows: evidence.incidents.map((one) => [
          on(one.day),
          one.category,
          `${one.severity} of 5`,
          `${one.points}`,
        ]),
        omitted: omittedWords(evidence.omitted, 'incident'),
      };
    case 'results':
      return {
        caption: 'Results compared',
        headings: ['Day', 'Subject', 'Assessment', 'Score'],
        rows: evidence.results.map((one) => [on(one.day), one.subject, one.assessment, `${one.score}`]),
        omitted: null,
      };
    case 'observations':
      return observationsTable(evidence, on, reader);
    case 'home-contacts':
      return contactsTable(evidence, on);
  }
}

function sessionsTable(
  { span, marks, omitted }: SessionsEvidence,
  on: (day: Day) => string,
  now: EpochDay,
): EvidenceTable {
  return {
    caption: `Marks counted${spanWords(span, now)}`,
    headings: ['Day', 'Session', 'Code', 'Meaning'],
    rows: marks.map(({ day, session, code }) => [on(day), session, code, codeOf(code)?.meaning ?? '']),
    omitted: omittedWords(omitted, 'mark'),
  };
}

function observationsTable(
  { observations, omitted }: ObservationsEvidence,
  on: (day: Day) => string,
  { isDsl }: EvidenceReader,
): EvidenceTable {
  return {
    caption: 'Worries counted',
    headings: ['Day', 'About', 'How serious'],
    rows: observations
      .filter(({ restricted }) => isDsl || !restricted)
      .map(({ day, theme, severity, restricted }) => [
        on(day),
        restricted ? 'For the DSL only' : theme === null ? 'Not shown' : themeWords(theme),
        severityWords(severity),
      ]),
    omitted: omitted === 0 ? null : `${omitted} older ${omitted === 1 ? 'worry' : 'worries'} not shown.`,
  };
}

function contactsTable({ contacts, omitted }: HomeContactsEvidence, on: (day: Day) => string): EvidenceTable {
  return {
    caption: 'Contacts with home',
    headings: ['Day', 'How', 'Who got in touch'],
    rows: contacts.map(({ day, channel, direction }) => [
      on(day),
      channel,
      direction === 'home-to-school' ? 'Home' : 'We',
    ]),
    omitted: omittedWords(omitted, 'contact'),
  };
}

function spanWords({ from, to, possible, absent }: SessionSpan, now: EpochDay): string {
  const days = [from, to].map((day) => shortDay(toEpochDay(day), now));
  return `: ${absent} of ${counted(possible, 'possible session')} missed from ${days[0]} to ${days[1]}`;
}

function omittedWords(omitted: number, noun: string): string | null {
  return omitted === 0 ? null : `${counted(omitted, `older ${noun}`)} not shown.`;
}
