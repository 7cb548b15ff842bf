import type { BatchReport } from '../../data-import/batches/batch-report.js';
import type { KnownSystems } from './unknown-ids.js';

/**
 * A file of schools brought under the name of another system makes a school a second time, under the same name perhaps, and nothing takes
 * that back. So it is said while it was only tried out. Null: no school would be added. The first list that names a school made here adds the others only.
 */
export function addedSchoolsWords(report: BatchReport, own: string, known: KnownSystems): string | null {
  const lists = report.files.filter(({ kind }) => kind === 'schools');
  const accepted = lists.reduce((sum, file) => sum + file.accepted, 0);
  const added = known.school === null ? accepted - 1 : accepted;
  if (added <= 0) return null;
  const what = added === 1 ? 'This adds a school' : `This adds ${added} schools`;
  const instead =
    known.school === null
      ? ''
      : ` If yours is meant, leave ${lists.map(({ name }) => name).join(', ')} out, or delete these files and bring them from the system “${known.school}”, by whose ids your school is known.`;
  return `${what} besides yours, ${own}.${instead}`;
}
