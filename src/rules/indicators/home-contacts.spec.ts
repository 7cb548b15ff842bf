import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, historyOf, homeContactOn, schoolDay } from '../../../test/support/pupil-signals.js';
import type { EnrolmentSpan, HomeContactSignal } from '../pupil-history.js';

type Given = Record<string, number | string>;
const onRoll = (from: number, to: number | null = null): EnrolmentSpan => ({
  ...{ schoolId: 1, yearGroup: '9', from, to },
});
/** Monday of the school week with this number, the first being 0. */
const monday = (week: number) => schoolDay(5 * week);
const mailed = (day: number, invitation: string, part: 'sent' | 'called-off' = 'sent'): HomeContactSignal =>
  homeContactOn(day, { id: `mail-${invitation}-${day}`, channel: 'email', invitation: { invitation, part } });
const answered = (day: number, invitation: string): HomeContactSignal =>
  homeContactOn(day, {
    ...{ id: `answer-${invitation}`, channel: 'email', direction: 'home-to-school' },
    invitation: { invitation, part: 'answered' },
  });

describe('No conversation with home', () => {
  const silence = (
    homeContacts: HomeContactSignal[],
    parameters: Given = {},
    asOf = schoolDay(99),
    enrolments: EnrolmentSpan[] = [onRoll(monday(0))],
  ) => ask('no-home-contact', parameters, historyOf({ homeContacts, enrolments }), asOf);

  it('counts the school weeks since, the exact number being enough', () => {
    expect(silence([homeContactOn(monday(13) + 4)])).toMatchObject({
      outcome: 'met',
      value: 6,
      sentence: "Our last conversation with Amir's home was on 5 December 2025, 6 school weeks ago.",
      evidence: { kind: 'home-contacts', contacts: [{ day: '2025-12-05', channel: 'phone' }], omitted: 0 },
    });
    expect(silence([homeContactOn(monday(14))])).toMatchObject({ outcome: 'not-met', value: 5 });
    expect(silence([homeContactOn(schoolDay(97))]).sentence).toBe(
      "Our last conversation with Amir's home was on 14 January 2026, this school week.",
    );
  });

  it('takes no letter for a conversation, but whatever home writes', () => {
    const letter = homeContactOn(schoolDay(95), { id: 'letter', channel: 'letter' });
    const call = homeContactOn(monday(10));
    expect(silence([letter, call]).value).toBe(9);
    expect(silence([letter, call], { counting: 'anything' })).toMatchObject({
      value: 0,
      sentence: "Our last contact with Amir's home was on 12 January 2026, this school week.",
    });
    const text = homeContactOn(monday(15), { channel: 'text', direction: 'home-to-school' });
    expect(silence([text, call]).value).toBe(4);
  });

  it('counts from the first day on roll where there never was one', () => {
    expect(silence([], {}, schoolDay(99), [onRoll(monday(8))])).toMatchObject({
      outcome: 'met',
      value: 12,
      sentence: "No conversation with Amir's home is recorded in the last 12 school weeks.",
      evidence: { contacts: [] },
    });
  });

  it('says nothing of a pupil who has come a day too late for its weeks', () => {
    expect(silence([], {}, schoolDay(99), [onRoll(monday(14))]).outcome).toBe('met');
    expect(silence([], {}, schoolDay(99), [onRoll(monday(14) + 1)])).toMatchObject({
      outcome: 'not-enough-data',
      sentence: 'On roll since 9 December 2025; 6 school weeks are needed.',
    });
  });

  it('counts anew for a pupil who left and came back, and goes on over a change of year', () => {
    const back = [onRoll(monday(0), monday(3)), onRoll(monday(15))];
    expect(silence([], {}, schoolDay(99), back).outcome).toBe('not-enough-data');
    const nextYear = [onRoll(monday(0), monday(7) + 4), onRoll(monday(8))];
    expect(silence([], {}, schoolDay(99), nextYear).value).toBe(20);
  });

  it('is in at the threshold and out one week below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), fc.nat(4), (weeks, weekday) => {
        const contacts = [homeContactOn(monday(19 - weeks) + weekday)];
        const outcome = (threshold: number) => silence(contacts, { weeks: threshold }).outcome;
        expect([outcome(weeks), outcome(weeks + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});

describe('Invitations not heard back from', () => {
  const unanswered = (homeContacts: HomeContactSignal[], parameters: Given = {}, asOf = schoolDay(99)) =>
    ask('unanswered-invitations', parameters, historyOf({ homeContacts }), asOf);

  it('are counted, the exact number being enough, and blame nobody', () => {
    expect(unanswered([mailed(schoolDay(70), '1'), mailed(schoolDay(80), '2')])).toMatchObject({
      outcome: 'met',
      value: 2,
      sentence:
        "We have invited Amir's home twice in the last 12 school weeks and not heard back: another way may suit them better.",
      evidence: { kind: 'home-contacts', contacts: [{ channel: 'email' }, { channel: 'email' }] },
    });
    expect(unanswered([mailed(schoolDay(70), '1')])).toMatchObject({ outcome: 'not-met', value: 1 });
  });

  it('give home its school days to answer', () => {
    const mails = [mailed(schoolDay(94), '1')];
    expect(unanswered(mails, { invitations: 1 }).outcome).toBe('met');
    expect(unanswered(mails, { invitations: 1 }, schoolDay(98)).outcome).toBe('not-met');
  });

  it('count once for a day, and not at all when one of the adults has answered', () => {
    const both = [mailed(schoolDay(70), '1'), mailed(schoolDay(70), '2')];
    expect(unanswered(both).value).toBe(1);
    expect(unanswered([...both, answered(schoolDay(70), '2')])).toMatchObject({
      value: 0,
      sentence: "No invitation to Amir's home is waiting for an answer.",
    });
  });

  it('are answered by a conversation since, but not by one before or on the same day', () => {
    const mail = mailed(schoolDay(70), '1');
    expect(unanswered([mail, homeContactOn(schoolDay(71))]).value).toBe(0);
    expect(unanswered([mail, homeContactOn(schoolDay(70))]).value).toBe(1);
    expect(unanswered([mail, homeContactOn(schoolDay(71), { channel: 'letter' })]).value).toBe(1);
  });

  it('are counted from the first mail, and end when the meeting is called off', () => {
    const moved = [mailed(schoolDay(70), '1'), mailed(schoolDay(96), '1')];
    expect(unanswered(moved).value).toBe(1);
    expect(unanswered([...moved, mailed(schoolDay(97), '1', 'called-off')]).value).toBe(0);
  });

  it('fall out of sight after their school weeks', () => {
    const mails = [mailed(monday(8), '1')];
    expect(unanswered(mails).value).toBe(1);
    expect(unanswered(mails, {}, monday(20)).value).toBe(0);
  });

  it('are in at the threshold and out one below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (count) => {
        const mails = Array.from({ length: count }, (_, at) => mailed(schoolDay(60 + 2 * at), `${at}`));
        const outcome = (threshold: number) => unanswered(mails, { invitations: threshold }).outcome;
        expect([outcome(count), outcome(count + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
