import { describe, expect, it } from '@jest/globals';
import { type ContactFacts, decideContact } from './contact-bars.js';

const TODAY = '2026-11-23';
const amina: ContactFacts = {
  kind: 'parent',
  parentalResponsibility: true,
  livesWith: true,
  channel: 'email',
  email: 'amina@home.example',
  mobile: '07700 900001',
  address: '1 Canal Row',
  addressHidden: false,
  noContact: false,
  orderType: null,
  orderUntil: null,
  socialWorkerAgreedOn: null,
  held: false,
  socialCare: 'none',
};
const decide = (change: Partial<ContactFacts>) => decideContact({ ...amina, ...change }, TODAY);

describe('Whether a contact may be asked today', () => {
  it('asks a parent by mail', () => {
    expect(decide({})).toEqual({ may: true, reach: 'mail', showAddress: true });
  });

  it('obeys an order through its last day', () => {
    expect(decide({ orderType: 'non-molestation', orderUntil: TODAY })).toMatchObject({ reason: 'order' });
    expect(decide({ orderType: 'non-molestation', orderUntil: '2026-11-22' }).may).toBe(true);
    expect(decide({ orderType: 'non-molestation' })).toMatchObject({ reason: 'order' });
  });

  it('obeys an order whose type was left empty but whose last day is to come', () => {
    expect(decide({ orderUntil: '2027-01-01' })).toMatchObject({ may: false, reason: 'order' });
  });

  it('hides every other reason behind a hold', () => {
    expect(decide({ held: true, noContact: true, orderType: 'any' })).toEqual({
      may: false,
      reason: 'held',
      dslDecides: true,
      words: 'Speak to the DSL before contacting home',
      showAddress: true,
    });
  });

  it('leaves out an adult with no tie in law or at home, and asks one who has care of the child', () => {
    const neighbour = { kind: 'other', parentalResponsibility: false, livesWith: false } as const;
    expect(decide(neighbour)).toMatchObject({ reason: 'no-parental-responsibility' });
    expect(decide({ ...neighbour, livesWith: true }).may).toBe(true);
  });

  it('asks a special guardian under social care, but no step-parent without the social worker', () => {
    expect(decide({ kind: 'special-guardian', socialCare: 'social-worker' }).may).toBe(true);
    expect(decide({ kind: 'step-parent', socialCare: 'social-worker' })).toMatchObject({
      reason: 'social-worker-not-agreed',
    });
  });

  it('asks the virtual school and a residential worker about a child in care', () => {
    expect(decide({ kind: 'virtual-school', socialCare: 'in-care' }).may).toBe(true);
    expect(decide({ kind: 'residential-worker', socialCare: 'in-care' }).may).toBe(true);
  });

  it('phones or writes where there is no email that can be used', () => {
    expect(decide({ email: null })).toMatchObject({ reach: 'phone' });
    expect(decide({ email: 'amina' })).toMatchObject({ reach: 'phone' });
    expect(decide({ email: null, mobile: null })).toMatchObject({ reach: 'letter' });
    expect(decide({ email: null, mobile: null, address: null })).toMatchObject({ reach: 'phone' });
    expect(decide({ channel: 'letter' })).toMatchObject({ reach: 'letter' });
  });

  it('never shows a hidden address, asked or not', () => {
    expect(decide({ addressHidden: true })).toMatchObject({ may: true, showAddress: false });
    expect(decide({ addressHidden: true, held: true })).toMatchObject({ may: false, showAddress: false });
  });
});
