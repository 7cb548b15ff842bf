import ICAL from 'ical.js';
import { type AddressObject, simpleParser } from 'mailparser';
import nodeIcal from 'node-ical';

/** The calendar part of a mail: its text, decoded, and its Content-Type. */
export interface CalendarPart {
  readonly text: string;
  readonly contentType: string;
}

/** A mail as a mail program shows it, its calendar entry as two parsers read it. */
export async function readMail(raw: Buffer) {
  const { messageId, subject = '', text = '', html } = await simpleParser(raw);
  const calendar = calendarPartOf(raw).text;
  return { messageId, subject, text, html: html === false ? '' : html, calendar, ...readCalendar(calendar) };
}

/** The calendar part as it stood in the message: found among the parts of the one multipart/alternative. */
export function calendarPartOf(raw: Buffer): CalendarPart {
  const part = partsOf(raw).find((one) => /^content-type: text\/calendar/im.test(one)) ?? '';
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const encoding = /content-transfer-encoding: (\S+)/i.exec(unfolded)?.[1]?.toLowerCase();
  const text = encoding === 'base64' ? Buffer.from(body, 'base64').toString() : unquoted(body, encoding);
  return { text, contentType: /content-type: ([^\r\n]+)/i.exec(unfolded)?.[1] ?? '' };
}

function unquoted(body: string, encoding: string | undefined): string {
  if (encoding !== 'quoted-printable') return body.endsWith('\r\n') ? body : `${body}\r\n`;
  const octets = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString();
}

/** The parts of a message with one multipart level, as raw text of octets. */
export function partsOf(raw: Buffer): string[] {
  const message = raw.toString('latin1');
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? '\0';
  return message
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.replace(/^\r\n/, '').replace(/\r\n$/, ''));
}

/** The addresses of a header field. */
export function addressesOf(field: AddressObject | AddressObject[] | undefined): (string | undefined)[] {
  return [field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
}

/** One calendar entry as ical.js and as node-ical (other authors) read it; the scheme of addresses in lower case. */
export function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const component = calendar.getFirstSubcomponent('vevent') as ICAL.Component;
  const other = Object.values(nodeIcal.sync.parseICS(text)).find((one) => one.type === 'VEVENT');
  if (other?.type !== 'VEVENT') throw new Error('node-ical found no event');
  const first = (name: string): string => String(component.getFirstPropertyValue(name));
  return {
    icalJs: {
      method: calendar.getFirstPropertyValue('method'),
      uid: first('uid'),
      sequence: Number(first('sequence')),
      status: first('status'),
      start: first('dtstart'),
      organizer: first('organizer'),
      attendees: component
        .getAllProperties('attendee')
        .map((one) => String(one.getFirstValue()).toLowerCase()),
    },
    nodeIcal: {
      method: other.method,
      uid: other.uid,
      sequence: Number(other.sequence),
      status: String(other.status),
      start: other.start.toISOString().replace('.000Z', 'Z'),
      organizer: (other.organizer as unknown as { val: string }).val,
      attendees: [other.attendee].flat().map((one) => (one as unknown as { val: string }).val.toLowerCase()),
    },
  };
}
