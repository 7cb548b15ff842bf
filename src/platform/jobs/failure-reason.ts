const ADDRESS = /[^\s@<>"']+@[^\s@<>"']+/g;
/** Databases and parsers quote the value they stumbled over; names of keys and columns are quoted too, and kept. */
const QUOTED = /(?<!(?:constraint|column|relation|table|index) )"[^"]*"|`[^`]*`/g;
const LONGEST = 300;

/**
 * Why something failed, for the operations page and the log: no addresses, nothing quoted, no second line (which may
 * quote data), not long.
 */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown failure';
  const [firstLine = ''] = error.message.split('\n');
  const plain = firstLine.replace(QUOTED, '[quoted]').replace(ADDRESS, '[address]');
  return `${error.name}: ${plain}`.slice(0, LONGEST);
}
