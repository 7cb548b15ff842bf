import { describe, expect, it } from '@jest/globals';
import type { DslDay } from '../../followups/reading/dsl-day.js';
import { presentDsl } from './dsl.presenter.js';

type Note = DslDay['notes'][number];
type Hold = DslDay['holds'][number];

const note: Note = {
  ...{ id: 'n1', kind: 'observation', pupil: 'amirs-id', pupilName: 'Amir Khan', date: '2026-02-27' },
  ...{ from: null, text: 'Flinched.', author: 'Theo Okafor', theme: 'family', severity: 'severe' },
  ...{
    possibleHarm: true,
    recordedAt: '2026-03-02T08:10:00.000Z',
    acknowledgedAt: null,
    acknowledgedBy: null,
  },
};
const hold: Hold = {
  ...{ holdId: 7, pupil: 'amirs-id', pupilName: 'Amir Khan', contactName: null, reason: 'Police first.' },
  ...{ placedBy: 'staff:sam', placedAt: '2026-03-02T08:10:00.000Z', reviewOn: '2026-03-09' },
};
const day = (more: Partial<DslDay>): DslDay => ({
  ...{ today: '2026-03-02', notes: [], holds: [], drafts: [] },
  nameOf: new Map([['staff:sam', 'Sam Lewis']]),
  ...more,
});
const shown = (more: Partial<DslDay>) => presentDsl(day(more), 'Europe/London');

describe('The desk of a DSL', () => {
  it('says first how much waits, and in words when nothing does', () => {
    expect(shown({}).summary).toBe('Nothing waits for you.');
    expect(shown({ notes: [note] }).summary).toBe('1 note to read.');
    expect(shown({ notes: [note, note], holds: [{ ...hold, reviewOn: '2026-03-02' }, hold] }).summary).toBe(
      '2 notes to read, 1 hold to review.',
    );
  });

  it('says of each note what kind it is, who said it, who wrote it down and when it came', () => {
    const about = (more: Partial<Note>) => shown({ notes: [{ ...note, ...more }] }).unread[0]?.about;
    expect(about({})).toBe('Noticed by staff on Friday 27 February, serious');
    expect(about({ date: '2025-11-03', severity: null })).toBe('Noticed by staff on Monday 3 November 2025');
    const told = { kind: 'home-insight', severity: null } as const;
    expect(about(told)).toBe('Told by home: the pupil on Friday 27 February');
    expect(about({ ...told, from: 'Amina Khan' })).toBe('Told by home: Amina Khan on Friday 27 February');
    expect(about({ ...told, kind: 'home-contact', from: 'Amina Khan' })).toBe(
      'A conversation with home (Amina Khan) on Friday 27 February',
    );
    expect(shown({ notes: [note] }).unread[0]).toMatchObject({
      tag: 'Possible harm',
      writtenBy: 'Written down by Theo Okafor, here since 2 March 2026, 08:10',
      readBy: null,
    });
    expect(shown({ notes: [{ ...note, possibleHarm: false }] }).unread[0]?.tag).toBe('In confidence');
  });

  it('keeps what was read apart, with who read it, and shows the newest fifty', () => {
    const read = { ...note, acknowledgedAt: '2026-06-30T23:30:00.000Z', acknowledgedBy: 'staff:sam' };
    const view = shown({ notes: [note, ...Array.from({ length: 60 }, () => read)] });
    expect(view.unread).toHaveLength(1);
    expect([view.read.length, view.readInAll]).toEqual([50, 60]);
    expect(view.read[0]?.readBy).toBe('Read by Sam Lewis on 1 July 2026, 00:30');
  });

  it('says whom a hold covers, by whom it was placed, and that its review is due from its day on', () => {
    expect(shown({ holds: [hold] }).holds[0]).toMatchObject({
      whom: 'Everybody at home',
      placed: 'Sam Lewis, 2 March 2026, 08:10',
      reviewOn: 'Monday 9 March',
      reviewIsDue: false,
    });
    const due = { ...hold, contactName: 'Farid Khan', reviewOn: '2026-03-02' };
    expect(shown({ holds: [due] }).holds[0]).toMatchObject({ whom: 'Farid Khan', reviewIsDue: true });
  });
});
