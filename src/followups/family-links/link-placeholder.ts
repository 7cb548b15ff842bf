const PLACEHOLDER = 'THEIR-OWN-LINK';
const LONGEST_LINE_OCTETS = 75;

/** What stands for a person's link in every stored text: a copy of the database, or a page for staff, opens no home's page. */
export function placeholderLink(familyBaseUrl: string): string {
  return `${familyBaseUrl}/f/${PLACEHOLDER}`;
}

/**
 * A home's link as the mail of one school carries it. A pupil can be invited by two schools: an answer must reach the one whose mail
 * was opened.
 */
export function linkOfSchool(token: string, schoolId: number): string {
  return `${token}/${schoolId}`;
}

/** Puts the link in on the way out. */
export function withToken(text: string, token: string): string {
  return text.replaceAll(`/f/${PLACEHOLDER}`, `/f/${token}`);
}

/** The same in a calendar, whose lines are folded at 75 octets (RFC 5545 §3.1) and must be folded anew. */
export function calendarWithToken(calendar: string, token: string): string {
  const unfolded = calendar.replaceAll('\r\n ', '');
  return withToken(unfolded, token).split('\r\n').map(folded).join('\r\n');
}

function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    const limit = lines.length === 0 ? LONGEST_LINE_OCTETS : LONGEST_LINE_OCTETS - 1;
    if (Buffer.byteLength(current + character) > limit) {
      lines.push(current);
      current = '';
    }
    current += character;
  }
  return [...lines, current].join('\r\n ');
}
