import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { InvalidInput } from '../shared/errors.js';
import { type CalendarFacts, invitationCalendar } from './invitation.ics.js';

const facts: CalendarFacts = {
  method: 'REQUEST',
  uid: 'meeting-8fK2@tandem',
  sequence: 0,
  now: '2026-11-23T10:15:00.000Z',
  startsAt: '2026-12-01T16:00:00.000Z',
  endsAt: '2026-12-01T16:30:00.000Z',
  kind: 'face-to-face',
  schoolName: 'Northfield School',
  place: 'Room 4',
  organizer: { name: 'Ms Okafor', email: 'office@northfield.example' },
  attendee: { name: 'Amina Khan', email: 'amina@home.example' },
  link: 'https://families.northfield.example/f/q3k9d8f7a6s5d4f3g2h1j0k9l8m7n6b5v4c3x2z1q3k9d8f7a6s5',
};

interface Read {
  method: unknown;
  uid: string;
  sequence: number;
  start: string;
  end: string;
  summary: string;
  status: string;
  organizer: string;
  attendees: string[];
}

/** ical-generator writes MAILTO: for attendees; the scheme of an address has no case (RFC 3986). */
const lowerScheme = (address: string): string => address.replace(/^MAILTO:/, 'mailto:');

/** As ical.js reads it. */
function readByIcalJs(
  text: string,
): Read & { names: string[]; parameters: Record<string, unknown>[]; stamp: unknown } {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  const component = events[0] as ICAL.Component;
  const event = new ICAL.Event(component);
  const attendees = component.getAllProperties('attendee');
  const organizer = component.getFirstProperty('organizer');
  const parametersOf = (property: ICAL.Property): Record<string, unknown> =>
    Object.fromEntries(['cn', 'rsvp', 'partstat', 'role'].map((name) => [name, property.getParameter(name)]));
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    stamp: String(component.getFirstPropertyValue('dtstamp')),
    summary: event.summary,
    status: String(component.getFirstPropertyValue('status')),
    organizer: String(organizer?.getFirstValue()),
    attendees: attendees.map((attendee) => lowerScheme(String(attendee.getFirstValue()))),
    names: [organizer, ...attendees].map((one) => String(one?.getParameter('cn'))),
    parameters: attendees.map(parametersOf),
  };
}

/** As node-ical, a parser of other authors, reads it. */
function readByNodeIcal(text: string): Read {
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one.type === 'VEVENT');
  expect(events).toHaveLength(1);
  const event = events[0];
  if (event?.type !== 'VEVENT') throw new Error('no event');
  const valueOf = (one: unknown): string => String((one as { val: unknown }).val);
  return {
    method: event.method,
    uid: event.uid,
    sequence: Number(event.sequence),
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    summary: event.summary,
    status: String(event.status),
    organizer: valueOf(event.organizer),
    attendees: [event.attendee].flat().map((one) => lowerScheme(valueOf(one))),
  };
}

function expectWellFormed(text: string): void {
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const lines = text.split('\r\n');
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(lines.slice(0, -1).every((line) => line.length > 0)).toBe(true);
}

describe('The calendar part of an invitation', () => {
  it('is read alike by two parsers', () => {
    const text = invitationCalendar(facts);
    expectWellFormed(text);
    const common = {
      method: 'REQUEST',
      uid: facts.uid,
      sequence: 0,
      summary: 'Meeting at Northfield School',
      status: 'CONFIRMED',
      organizer: 'mailto:office@northfield.example',
      attendees: ['mailto:amina@home.example'],
    };
    expect(readByIcalJs(text)).toEqual({
      ...common,
      start: '2026-12-01T16:00:00Z',
      end: '2026-12-01T16:30:00Z',
      stamp: '2026-11-23T10:15:00Z',
      names: ['Ms Okafor', 'Amina Khan'],
      parameters: [{ cn: 'Amina Khan', rsvp: 'TRUE', partstat: 'NEEDS-ACTION', role: 'REQ-PARTICIPANT' }],
    });
    expect(readByNodeIcal(text)).toEqual({ ...common, start: facts.startsAt, end: facts.endsAt });
  });

  it('writes times in UTC and names no zone', () => {
    const text = invitationCalendar(facts);
    expect(text).toContain('DTSTART:20261201T160000Z');
    expect(text).toContain('DTEND:20261201T163000Z');
    expect(text).toContain('DTSTAMP:20261123T101500Z');
    expect(text).not.toContain('TZID');
  });

  it('moves the same entry by a higher sequence', () => {
    const text = invitationCalendar({
      ...facts,
      sequence: 1,
      startsAt: '2026-12-02T09:00:00.000Z',
      endsAt: '2026-12-02T09:30:00.000Z',
    });
    expect(readByIcalJs(text)).toMatchObject({ method: 'REQUEST', uid: facts.uid, sequence: 1 });
  });

  it('cancels with CANCEL, so that the entry leaves the diary', () => {
    const text = invitationCalendar({ ...facts, method: 'CANCEL', sequence: 2 });
    for (const read of [readByIcalJs(text), readByNodeIcal(text)]) {
      expect(read).toMatchObject({ method: 'CANCEL', uid: facts.uid, sequence: 2, status: 'CANCELLED' });
    }
  });

  it('says how they meet, and never about whom or why', () => {
    expect(readByIcalJs(invitationCalendar({ ...facts, kind: 'phone' })).summary).toBe(
      'Talk with Northfield School',
    );
    expect(invitationCalendar({ ...facts, kind: 'video', place: null })).toContain('LOCATION:By video call');
  });

  it('refuses an address that is none, or two, and a meeting without length', () => {
    const two = { name: 'Amina Khan', email: 'amina@home.example,tomasz@home.example' };
    expect(() => invitationCalendar({ ...facts, attendee: two })).toThrow(InvalidInput);
    expect(() => invitationCalendar({ ...facts, organizer: { name: 'x', email: 'office' } })).toThrow(
      InvalidInput,
    );
    expect(() => invitationCalendar({ ...facts, endsAt: facts.startsAt })).toThrow(InvalidInput);
    expect(() => invitationCalendar({ ...facts, sequence: -1 })).toThrow(InvalidInput);
  });

  it('stays well formed with one attendee whatever the names hold', () => {
    const pieces = [
      '👩‍👧',
      '"',
      '\\',
      '\r\n',
      '\n',
      ',',
      ';',
      ':',
      '^n',
      'é',
      '文',
      '\u2028',
      '\ud800',
      'ATTENDEE:mailto:x@y.z',
      ' ',
    ];
    const mixed = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 12 })), {
        maxLength: 30,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(mixed, mixed, mixed, (attendeeName, schoolName, place) => {
        const attendee = { name: attendeeName, email: 'amina@home.example' };
        const text = invitationCalendar({ ...facts, attendee, schoolName, place });
        expectWellFormed(text);
        for (const read of [readByIcalJs(text), readByNodeIcal(text)]) {
          expect(read).toMatchObject({
            uid: facts.uid,
            method: 'REQUEST',
            attendees: ['mailto:amina@home.example'],
          });
        }
        const expected = `Meeting at ${schoolName
          .replaceAll(/\p{Cs}/gu, '')
          .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
          .trim()}`;
        expect(readByIcalJs(text).summary.trim()).toBe(expected.trim());
      }),
      { numRuns: 300 },
    );
  });
});
