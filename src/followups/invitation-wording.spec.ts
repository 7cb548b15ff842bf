import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INVITATION, INVITATION_NAMES } from '../../test/support/invitation-cast.js';
import { InvalidInput } from '../shared/errors.js';
import { staffWordsIn } from './family-words.js';
import type { Audience, MailVariant, MeetingRole } from './invitation-language.js';
import { audienceOf, type InvitationFacts, pupilAudience, writeInvitation } from './invitation-wording.js';
import type { MeetingKind } from './scheduling.js';

const VARIANTS: MailVariant[] = ['invitation', 'moved', 'cancelled', 'reminder'];
const AUDIENCES: Audience[] = ['parent', 'pupil', 'adult-pupil', 'carer', 'professional'];
const KINDS: MeetingKind[] = ['face-to-face', 'phone', 'video'];
const LANGUAGES = ['en', 'ur'];
const ROLES: MeetingRole[] = [
  'teacher',
  'pastoral-lead',
  'head',
  'dsl',
  'mast-worker',
  'mast-manager',
  'administrator',
];
const previous = { startsAt: '2026-11-30T10:00:00.000Z', endsAt: '2026-11-30T10:30:00.000Z' };

const everyText = VARIANTS.flatMap((variant) =>
  AUDIENCES.flatMap((audience) =>
    KINDS.flatMap((kind) =>
      LANGUAGES.map((language): InvitationFacts => {
        const moved = variant === 'moved' ? previous : null;
        const staff = ROLES.map((role) => ({ name: 'Ms Okafor', role }));
        return { ...INVITATION, variant, audience, kind, language, staff, previous: moved };
      }),
    ),
  ),
);
const named = everyText.map(
  (one) => [`${one.variant} to ${one.audience} (${one.kind}, ${one.language})`, one] as const,
);

describe('A mail to a home', () => {
  it('invites a parent in these words', () => {
    const { subject, text, needsInterpreter } = writeInvitation(INVITATION);
    expect(subject).toBe('Can we meet? Northfield School, Tuesday 1 December');
    expect(needsInterpreter).toBe(false);
    expect(text).toBe(`Trial: no real pupils

Dear Amina Khan,

We would like to meet you to talk about how school is going for Samira.

You know Samira best, and we want to hear from you.

When: Tuesday 1 December, 4pm to 4:30pm
Where: Room 4, Northfield School
You will meet: Ms Okafor, who looks after how pupils are getting on; Dee Marsh, who works with families and schools

We can talk by phone instead. Tell us if you want that. We will call you by the end of the next school day.

Please tell us by Friday 27 November if you can come. You can say yes, no, another time, or phone me.

Tell us if you can come:
https://families.northfield.example/f/abc

You can also speak to Ms Okafor. Call the school on 0114 496 0000.

With best wishes from Ms Okafor, Northfield School

In an emergency call 999.
`);
  });

  it.each(named)('%s has no staff word, says it is a trial, and reads at age 9 to 11', (_, one) => {
    const { subject, text, html } = writeInvitation(one);
    expect(staffWordsIn(`${subject}\n${text}\n${visibleText(html)}`, INVITATION_NAMES)).toEqual([]);
    for (const part of [text, html]) {
      expect(part).toContain('Trial: no real pupils');
      expect(part).toContain('In an emergency call 999.');
      expect(part).toContain(one.link);
      expect(part).toContain('0114 496 0000');
    }
    expect(gradeOf(text)).toBeLessThanOrEqual(6);
  });

  it('names no child in the subject, which shows on a locked phone', () => {
    for (const one of everyText) expect(writeInvitation(one).subject).not.toContain('Samira');
  });

  it('asks one thing, and nothing once the meeting is off', () => {
    for (const one of everyText) {
      const requests = writeInvitation(one).text.match(/Please/g) ?? [];
      expect(requests).toHaveLength(one.variant === 'cancelled' ? 0 : 1);
    }
  });

  it('tells the old and the new time of a move', () => {
    const { text } = writeInvitation({ ...INVITATION, variant: 'moved', previous });
    expect(text).toContain(
      'New time: Tuesday 1 December, 4pm to 4:30pm\nOld time: Monday 30 November, 10am to 10:30am',
    );
  });

  it('tells times on the school clock in summer, and midday as a word', () => {
    const summer = { startsAt: '2026-06-09T11:00:00.000Z', endsAt: '2026-06-09T11:45:00.000Z' };
    expect(writeInvitation({ ...INVITATION, ...summer }).text).toContain(
      'When: Tuesday 9 June, midday to 12:45pm',
    );
  });

  it('gives English and the offer of an interpreter where no reviewed translation exists', () => {
    const urdu = writeInvitation({ ...INVITATION, language: 'ur' });
    expect(urdu).toMatchObject({ language: 'en-GB', needsInterpreter: true });
    expect(urdu.text).toContain('We can have someone there who speaks your language.');
    expect(urdu.html).toContain('<html lang="en-GB" dir="ltr">');
    expect(writeInvitation({ ...INVITATION, interpreter: true }).needsInterpreter).toBe(true);
  });

  it('tells a pupil of 18 that they choose who comes', () => {
    expect(writeInvitation({ ...INVITATION, audience: pupilAudience(18) }).text).toContain(
      'You choose who else comes.',
    );
    expect(writeInvitation({ ...INVITATION, audience: pupilAudience(16) }).text).toContain(
      'if you do not want someone there',
    );
  });

  it('speaks to each kind of contact', () => {
    expect(['parent', 'special-guardian', 'other'].map((kind) => audienceOf(kind as 'parent'))).toEqual(
      Array(3).fill('parent'),
    );
    expect([audienceOf('residential-worker'), audienceOf('virtual-school')]).toEqual([
      'carer',
      'professional',
    ]);
  });

  it('refuses a link that is no web address', () => {
    expect(() => writeInvitation({ ...INVITATION, link: 'javascript:alert(1)' })).toThrow(InvalidInput);
  });

  it('keeps every name on one line, escaped in HTML, whatever a register holds', () => {
    const name = fc.string({ unit: 'binary', maxLength: 40 });
    const nasty = fc.constantFrom(
      '<script>alert(1)</script>',
      'O"Neil\r\nBcc: x@y.example',
      '</title>&amp;',
      "'\u2028'",
    );
    fc.assert(
      fc.property(fc.oneof(name, nasty), fc.oneof(name, nasty), (recipientName, schoolName) => {
        const { subject, text, html } = writeInvitation({ ...INVITATION, recipientName, schoolName });
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(text.split('\n')).toHaveLength(writeInvitation(INVITATION).text.split('\n').length);
        const tags = (markup: string): string[] => markup.match(/<\/?[a-z!]+/gi) ?? [];
        expect(tags(html)).toEqual(tags(writeInvitation(INVITATION).html));
      }),
    );
  });

  it('fetches nothing from elsewhere', () => {
    for (const one of everyText)
      expect(writeInvitation(one).html).not.toMatch(/<img|src=|url\(|<link|<script/i);
  });
});

describe('Staff words', () => {
  it('are found in any case and form, and abbreviations only in capitals', () => {
    expect(staffWordsIn('A Safeguarding referral: her ATTENDANCE was flagged.')).toEqual([
      'attendance',
      'flagged',
      'referral',
      'safeguard',
    ]);
    expect(staffWordsIn('We will send you a showcase of mast building.')).toEqual([]);
    expect(staffWordsIn('The MAST worker and the DSL')).toEqual(['DSL', 'MAST']);
    expect(staffWordsIn('early-warning follow up')).toEqual(['early warning', 'follow-up', 'follow up']);
  });

  it('pass over people who are called so', () => {
    expect(staffWordsIn('You will meet Mr Case.', ['Mr Case'])).toEqual([]);
  });
});

function visibleText(html: string): string {
  return html.replace(/<head>.*<\/head>/s, '').replaceAll(/<[^>]+>/g, ' ');
}

/** Flesch–Kincaid grade of the sentences (school year in the US; 4 to 6 is age 9 to 11), names and facts left out. */
function gradeOf(text: string): number {
  const sentences = text.split(/\n\n/).filter((part) => /[.]$/.test(part) && !part.includes('http'));
  const said = sentences.join(' ').replaceAll(/Ms Okafor|Northfield School|0114 496 0000|999/g, 'Sam');
  const ends = said.match(/[.?](\s|$)/g)?.length ?? 1;
  const words = said.match(/[A-Za-z']+/g) ?? [];
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / ends) + 11.8 * (syllables / words.length) - 15.59;
}

function syllablesOf(word: string): number {
  return Math.max(
    1,
    word
      .toLowerCase()
      .replace(/e$/, '')
      .match(/[aeiouy]+/g)?.length ?? 1,
  );
}
