import { describe, expect, it } from '@jest/globals';
import { SPEAK_TO_DSL } from '../contact-bars.js';
import { type CardReader, contactCard, NOT_TO_BE_CONTACTED } from './contact-card.js';
import type { ContactOfPupil } from './contact-directory.js';
import { Contact } from './contact.entity.js';
import { PupilContact } from './pupil-contact.entity.js';

const LEAD: CardReader = { today: '2026-03-02', isDsl: false, askDslFirst: false };
const DSL: CardReader = { ...LEAD, isDsl: true };
const SAMIRA = { dateOfBirth: '2011-09-09', socialCare: 'none' } as const;

/** Amina Khan, Samira's mother, with what is unusual. */
function amina(link: Partial<PupilContact> = {}): ContactOfPupil {
  return {
    contact: Object.assign(new Contact(), {
      ...{
        id: 4,
        publicId: 'amina',
        firstName: 'Amina',
        lastName: 'Khan',
        language: 'ur',
        interpreter: true,
      },
      ...{ email: 'amina@home.example', mobile: '07700 900001', address: '1 Canal Row' },
    }),
    link: Object.assign(new PupilContact(), {
      ...{ kind: 'parent', relationship: 'Mother', parentalResponsibility: true, livesWith: true },
      ...{ priority: 1, channel: 'phone', addressHidden: false, noContact: false, orderType: null },
      ...{ orderUntil: null, socialWorkerAgreedOn: null, pupilWish: null, ...link },
    }),
  };
}

describe('What staff read of a contact', () => {
  it('is how to reach them, in their language', () => {
    expect(contactCard(amina(), SAMIRA, [], LEAD)).toMatchObject({
      ...{ name: 'Amina Khan', relationship: 'Mother', language: 'ur', interpreter: true },
      ...{ mark: null, forDsl: null, hidden: false },
      reach: {
        preferred: 'phone',
        mobile: '07700 900001',
        email: 'amina@home.example',
        address: '1 Canal Row',
      },
    });
  });

  it('is no number, mail or address where those are hidden, to nobody', () => {
    for (const reader of [LEAD, DSL])
      expect(contactCard(amina({ addressHidden: true }), SAMIRA, [], reader)).toMatchObject({
        reach: null,
        hidden: true,
      });
  });

  it.each([
    [{ noContact: true }, 'Recorded as no contact'],
    [
      { orderType: 'prohibited steps', orderUntil: '2026-06-30' },
      'An order limits contact, prohibited steps, until 2026-06-30',
    ],
  ])('is "not to be contacted" for a bar %j, and its kind only to the DSL', (bar, words) => {
    const lead = contactCard(amina(bar), SAMIRA, [], LEAD);
    expect(lead).toMatchObject({ mark: NOT_TO_BE_CONTACTED, forDsl: null, reach: null });
    expect(contactCard(amina(bar), SAMIRA, [], DSL)).toMatchObject({
      mark: NOT_TO_BE_CONTACTED,
      forDsl: words,
    });
  });

  it('reads alike for each of a home over which the DSL has the say, barred or not', () => {
    const reader = { ...LEAD, askDslFirst: true };
    const cards = [amina(), amina({ noContact: true }), amina({ pupilWish: 'unwanted' })].map((one) =>
      contactCard(one, SAMIRA, [{ id: 1, contactId: 9 }], reader),
    );
    for (const card of cards) expect(card).toMatchObject({ mark: SPEAK_TO_DSL, forDsl: null, reach: null });
  });

  it('tells the DSL of a hold, and nobody of what the pupil said', () => {
    const held = contactCard(amina(), SAMIRA, [{ id: 1, contactId: null }], { ...DSL, askDslFirst: true });
    expect(held).toMatchObject({ mark: SPEAK_TO_DSL, forDsl: 'A hold stands on them' });
    expect(held.reach).not.toBeNull();
    const unwanted = contactCard(amina({ pupilWish: 'unwanted' }), SAMIRA, [], DSL);
    expect(unwanted).toMatchObject({ mark: SPEAK_TO_DSL, forDsl: null });
  });

  it('still reaches a grandmother who is only not invited', () => {
    const nan = amina({ parentalResponsibility: false, livesWith: false, relationship: 'Nan' });
    expect(contactCard(nan, SAMIRA, [], LEAD)).toMatchObject({ mark: 'Not invited to meetings' });
    expect(contactCard(nan, SAMIRA, [], LEAD).reach).not.toBeNull();
  });
});
