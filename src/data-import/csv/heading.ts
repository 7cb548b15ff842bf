/** Characters without width that copy-and-paste and exports leave around a heading, and `trim` does not know. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;

/**
 * A heading as it is compared: lower case, no spaces around, every run of spaces, tabs and newlines inside as one space, no
 * invisible characters. "  Pupil_ID\u200B" and "pupil_id" are the same column.
 */
export function normaliseHeading(heading: string): string {
  return heading.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim().toLowerCase();
}
