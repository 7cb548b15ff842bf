const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

/** A day as somebody writes it where the browser has no calendar to pick from: "2 March 2026" as 2026-03-02. Anything else stays what it is. */
export function typedDay(typed: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\s+([a-z]+)\s+(\d{4})$/i.exec(typed) ?? [];
  const at = MONTHS.indexOf(month.toLowerCase());
  return at === -1 ? typed : `${year}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}
