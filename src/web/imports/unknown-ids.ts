import type { BatchReport } from '../../data-import/batches/batch-report.js';

/** By the ids of which systems the records of a school are known. */
export interface KnownSystems {
  /** The school's own; null: it was made here and no system knows it yet. */
  readonly school: string | null;
  readonly pupils: readonly string[];
}

const UNKNOWN_ID = /: no [a-z ]+ is known by "/;

/**
 * An id means something only together with the system that gave it. Who names another system than last time reads of each row that
 * nobody is known by that id, though they see the pupil on the page beside: so it is said where it was looked, and where it may be. Null where
 * it was looked in the right place: then the id itself is wrong.
 */
export function unknownIdsWords(report: BatchReport, source: string, known: KnownSystems): string | null {
  const isUnknown = report.files.some(({ refused }) => refused.some(({ reason }) => UNKNOWN_ID.test(reason)));
  const isOwn = known.school === source && known.pupils.every((one) => one === source);
  if (!isUnknown || isOwn) return null;
  const school =
    known.school === null
      ? 'Your school is not known by an id of any system yet; a file of schools brings one'
      : `Your school is known by its id of ${quoted([known.school])}`;
  const pupils =
    known.pupils.length === 0
      ? 'no pupil is known yet'
      : `its pupils are known by their ids of ${quoted(known.pupils)}`;
  return `Each id that is not known was looked for among the ids of the system ${quoted([source])}. ${school}; ${pupils}.`;
}

function quoted(systems: readonly string[]): string {
  return systems.map((one) => `“${one}”`).join(', ');
}
