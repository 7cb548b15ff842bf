/** What may stand between two cells. */
export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * The delimiter of a file, from its heading row: the one that stands there most often outside quotes. Headings hold no
 * decimal commas or notes, so the first row tells what later rows would blur. A file of one column is read as comma.
 * @param text the start of the file, the whole heading row included
 */
export function sniffDelimiter(text: string): Delimiter {
  const counts = countInHeading(text);
  return DELIMITERS.reduce((best, next) => (counts[next] > counts[best] ? next : best));
}

function countInHeading(text: string): Record<Delimiter, number> {
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  let started = false;
  for (const character of text) {
    const newline = character === '\n' || character === '\r';
    if (newline && !quoted && started) break;
    if (!newline) started = true;
    if (character === '"') quoted = !quoted;
    else if (!quoted && isDelimiter(character)) counts[character] += 1;
  }
  return counts;
}

function isDelimiter(character: string): character is Delimiter {
  return character === ',' || character === ';' || character === '\t';
}
