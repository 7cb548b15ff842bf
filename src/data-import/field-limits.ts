import type { Cells, Rejection } from './rows/row-check.js';
import { shown } from './rows/row-check.js';
import { type FileKind, ROW_KINDS } from './rows/row-kinds.js';

type Limits = Readonly<Record<string, number>>;

/** Characters that the database keeps of a column. SQLite would take more, PostgreSQL would not: the same file must load on both. */
const LIMITS: Partial<Record<FileKind, Limits>> = {
  schools: { name: 200, timezone: 60, phone: 40, email: 254 },
  terms: { name: 80 },
  teams: { name: 200 },
  pupils: { year_group: 10, sex: 10, language: 35, email: 254 },
  enrolments: { year_group: 10 },
  contacts: { relationship: 80, mobile: 40, language: 35 },
  'contact-bars': { order_type: 40 },
  staff: { email: 254, job_title: 120 },
  attainment: { subject: 120, assessment: 120, scale: 40, grade: 20 },
};

/** Finds the first cell (canonical order, spaces around not counted) that is longer than its column; null when none is. */
export function lengthCheck(kind: FileKind): ((cells: Cells) => Rejection | null) | null {
  const limits = LIMITS[kind];
  if (!limits) return null;
  const places = Object.entries(limits).map(
    ([column, most]) => [ROW_KINDS[kind].columns.indexOf(column), column, most] as const,
  );
  return (cells) => {
    for (const [at, field, most] of places) {
      const cell = cells[at] ?? '';
      if (cell.length > most && Array.from(cell.trim()).length > most)
        return { field, reason: `${field}: expected at most ${most} characters, got "${shown(cell)}"` };
    }
    return null;
  };
}
