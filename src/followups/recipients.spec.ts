import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideRecipients,
  isEnglish,
  type LinkedContact,
  type RecipientDecision,
  type RecipientFacts,
} from './recipients.js';

const TODAY = '2026-11-23';
const TABLE = join(import.meta.dirname, '../../docs/who-gets-what.md');
const IDS = { Amina: 1, Tomasz: 2, Grace: 3, Sol: 4 } as const;
const DEE = 7;

const amina: LinkedContact = {
  contactId: IDS.Amina,
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
  language: 'en',
  interpreter: false,
};
const tomasz: LinkedContact = {
  ...amina,
  contactId: IDS.Tomasz,
  livesWith: false,
  email: 'tomasz@home.example',
};
const grace: LinkedContact = {
  ...amina,
  contactId: IDS.Grace,
  kind: 'foster-carer',
  parentalResponsibility: false,
  email: 'grace@home.example',
};
const sol: LinkedContact = {
  ...amina,
  contactId: IDS.Sol,
  kind: 'social-worker',
  parentalResponsibility: false,
  livesWith: false,
  email: 'sol@council.example',
};

const usual: RecipientFacts = {
  pupil: {
    dateOfBirth: '2012-05-04',
    socialCare: 'none',
    mastAgreement: 'agreed',
    email: 'samira@school.example',
    agreedContactIds: [],
    unwantedContactIds: [],
  },
  contacts: [amina, tomasz],
  holds: [],
  staff: [{ staffId: DEE, fromTeam: true, worksHere: true }],
};

const withPupil = (change: Partial<RecipientFacts['pupil']>, facts = usual): RecipientFacts => ({
  ...facts,
  pupil: { ...facts.pupil, ...change },
});
const withMother = (change: Partial<LinkedContact>, facts = usual): RecipientFacts => ({
  ...facts,
  contacts: [{ ...amina, ...change }, ...facts.contacts.slice(1)],
});
const withFather = (change: Partial<LinkedContact>, facts = usual): RecipientFacts => ({
  ...facts,
  contacts: [facts.contacts[0] ?? amina, { ...tomasz, ...change }, ...facts.contacts.slice(2)],
});
const inCare = withPupil({ socialCare: 'in-care' }, { ...usual, contacts: [amina, tomasz, grace, sol] });
const withSocialWorker = withPupil(
  { socialCare: 'social-worker' },
  { ...usual, contacts: [amina, tomasz, sol] },
);
const agreedOn = '2026-11-02';
const unwanted = (
  contactId: number,
  change: Partial<RecipientFacts['pupil']> = {},
  facts = usual,
): RecipientFacts => withPupil({ unwantedContactIds: [contactId], ...change }, facts);

const SITUATIONS: Readonly<Record<string, RecipientFacts>> = {
  'separated parents, nothing restricts': usual,
  'father recorded as no contact': withFather({ noContact: true }),
  'order against the father without an end': withFather({ orderType: 'prohibited steps' }),
  'order against the father until today': withFather({ orderType: 'prohibited steps', orderUntil: TODAY }),
  'order against the father expired yesterday': withFather({
    orderType: 'prohibited steps',
    orderUntil: '2026-11-22',
  }),
  'father held by the DSL': { ...usual, holds: [{ contactId: IDS.Tomasz }] },
  'everybody held by the DSL': { ...usual, holds: [{ contactId: null }] },
  'everybody held by the DSL, pupil is 16': withPupil(
    { dateOfBirth: '2010-01-01' },
    { ...usual, holds: [{ contactId: null }] },
  ),
  'father has no parental responsibility': withFather({ parentalResponsibility: false }),
  'child in care': inCare,
  'child in care, social worker agreed to mother': withMother({ socialWorkerAgreedOn: agreedOn }, inCare),
  'child in care, agreed to mother, order against her': withMother(
    { socialWorkerAgreedOn: agreedOn, orderType: 'no direct contact' },
    inCare,
  ),
  'child with a social worker': withSocialWorker,
  'child with a social worker, agreed to both': withMother(
    { socialWorkerAgreedOn: agreedOn },
    withFather({ socialWorkerAgreedOn: agreedOn }, withSocialWorker),
  ),
  'foster carer linked, but not recorded as in care': { ...usual, contacts: [amina, tomasz, grace] },
  'former social worker still linked': { ...usual, contacts: [amina, tomasz, sol] },
  'family not yet asked about MAST': withPupil({ mastAgreement: 'unasked' }),
  'family said no to MAST': withPupil({ mastAgreement: 'refused' }),
  'family took its yes to MAST back': withPupil({ mastAgreement: 'withdrawn' }),
  'the school’s agreement with the team has ended': {
    ...usual,
    staff: [{ staffId: DEE, fromTeam: true, worksHere: false }],
  },
  'pupil is 16 tomorrow': withPupil({ dateOfBirth: '2010-11-24' }),
  'pupil is 16 today': withPupil({ dateOfBirth: '2010-11-23' }),
  'pupil is 16, has no email': withPupil({ dateOfBirth: '2010-11-23', email: null }),
  "pupil is 16, the email given is the mother's": withPupil({
    dateOfBirth: '2010-11-23',
    email: 'Amina@Home.example',
  }),
  'pupil is 16 and in care': withPupil({ dateOfBirth: '2010-11-23' }, inCare),
  'pupil does not want father there': unwanted(IDS.Tomasz),
  'pupil is 16 and does not want father there': unwanted(IDS.Tomasz, { dateOfBirth: '2010-11-23' }),
  'pupil is 18 tomorrow and does not want father there': unwanted(IDS.Tomasz, { dateOfBirth: '2008-11-24' }),
  'pupil wants father there, order against him': withPupil(
    { agreedContactIds: [IDS.Tomasz] },
    withFather({ orderType: 'prohibited steps' }),
  ),
  'pupil does not want father there, father is no contact': unwanted(
    IDS.Tomasz,
    {},
    withFather({ noContact: true }),
  ),
  'child in care, agreed to mother, whom the pupil does not want': unwanted(
    IDS.Amina,
    {},
    withMother({ socialWorkerAgreedOn: agreedOn }, inCare),
  ),
  'pupil of unrecorded age does not want father there': unwanted(IDS.Tomasz, { dateOfBirth: null }),
  'pupil is 18': withPupil({ dateOfBirth: '2008-11-23' }),
  'pupil is 18 and wants mother to come': withPupil({
    dateOfBirth: '2008-11-23',
    agreedContactIds: [IDS.Amina],
  }),
  'pupil is 18, wants mother and does not want father': unwanted(IDS.Tomasz, {
    dateOfBirth: '2008-11-23',
    agreedContactIds: [IDS.Amina],
  }),
  'pupil is 18, wants father, father is no contact': withPupil(
    { dateOfBirth: '2008-11-23', agreedContactIds: [IDS.Tomasz] },
    withFather({ noContact: true }),
  ),
  'date of birth not recorded': withPupil({ dateOfBirth: null }),
  'mother has no email': withMother({ email: null }),
  'mother has neither email nor phone': withMother({ email: null, mobile: null }),
  'mother asked to be phoned': withMother({ channel: 'phone' }),
  "mother's email is two addresses in one cell": withMother({
    email: 'amina@home.example, tomasz@home.example',
  }),
  'mother reads Urdu, no English': withMother({ language: 'ur' }),
  "mother's address is hidden": withMother({ addressHidden: true }),
};

function tableRows(): string[][] {
  const lines = readFileSync(TABLE, 'utf8').split('\n');
  const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, -1));
  return cells.slice(2).map((row) => row.map((cell) => cell.trim()));
}

const HOW = { invite: 'mail', 'ask-by-phone': 'phone', letter: 'letter' } as const;

function cellOf(decision: RecipientDecision | undefined): string {
  if (decision === undefined) return '–';
  if (decision.outcome === 'dsl-decides') return 'DSL decides';
  if (decision.outcome === 'withhold') return `not asked (${decision.reason.replaceAll('-', ' ')})`;
  const interpreter = decision.needsInterpreter ? ', interpreter' : '';
  const hidden = decision.contactId !== null && !decision.showAddress ? ', address hidden' : '';
  return HOW[decision.outcome] + interpreter + hidden;
}

function rowOf(situation: string, facts: RecipientFacts): string[] {
  const { routedTo, recipients, staff } = decideRecipients(facts, TODAY);
  const cell = (contactId: number | null): string =>
    cellOf(recipients.find((one) => one.contactId === contactId));
  const desk = routedTo === 'dsl' ? 'DSL' : 'pastoral lead';
  const dee = staff.find((one) => one.staffId === DEE)?.joins ? 'joins' : 'does not join';
  const people = [IDS.Amina, IDS.Tomasz, IDS.Grace, IDS.Sol, null].map(cell);
  return [situation, desk, ...people, dee];
}

describe('Who gets what, as the table in docs/who-gets-what.md says', () => {
  const rows = tableRows();

  it('has a row for each situation played here, and no other', () => {
    expect(rows.map(([situation]) => situation)).toEqual(Object.keys(SITUATIONS));
  });

  it.each(rows)('%s', (situation = '', ...rest) => {
    const facts = SITUATIONS[situation];
    expect(facts && rowOf(situation, facts)).toEqual([situation, ...rest]);
  });
});

describe('Who gets what, beyond the table', () => {
  it('tells staff nothing but to speak to the DSL when a contact is held, whatever else is recorded', () => {
    const facts = {
      ...withFather({ noContact: true, orderType: 'any' }),
      holds: [{ contactId: IDS.Tomasz }],
    };
    const father = decideRecipients(facts, TODAY).recipients.find((one) => one.contactId === IDS.Tomasz);
    expect(father).toMatchObject({
      outcome: 'dsl-decides',
      reason: 'held',
      words: 'Speak to the DSL before contacting home',
    });
  });

  it('says of a contact whom the pupil does not want exactly what it says of one who is held', () => {
    const wordsOf = (facts: RecipientFacts) => {
      const father = decideRecipients(facts, TODAY).recipients.find((one) => one.contactId === IDS.Tomasz);
      return { ...father, reason: undefined };
    };
    const held = { ...usual, holds: [{ contactId: IDS.Tomasz }] };
    expect(wordsOf(unwanted(IDS.Tomasz))).toEqual(wordsOf(held));
  });

  it('does not yet count an agreement that the social worker dates in the future', () => {
    const facts = withMother({ socialWorkerAgreedOn: '2026-11-24' }, inCare);
    expect(rowOf('', facts)[2]).toBe('not asked (social worker not agreed)');
  });

  it('asks nobody who is held, barred or under an order, whatever the other facts are', () => {
    const care = fc.constantFrom('none', 'social-worker', 'in-care');
    const bar = fc.constantFrom({ noContact: true }, { orderType: 'x' }, { orderUntil: TODAY });
    const born = fc.constantFrom(null, '2012-05-04', '2010-11-23', '2008-11-23');
    const kind = fc.constantFrom('parent', 'special-guardian', 'foster-carer', 'social-worker', 'other');
    const tie = fc.record({ kind, livesWith: fc.boolean(), parentalResponsibility: fc.boolean() });
    fc.assert(
      fc.property(care, bar, tie, born, (socialCare, barred, ties, dateOfBirth) => {
        const facts = withPupil(
          { socialCare, dateOfBirth, agreedContactIds: [IDS.Amina] },
          withMother({ ...ties, ...barred, socialWorkerAgreedOn: agreedOn }),
        );
        const mother = decideRecipients(facts, TODAY).recipients[0];
        expect(['withhold', 'dsl-decides']).toContain(mother?.outcome);
      }),
    );
  });

  it('knows English however a register writes it', () => {
    expect(['en', 'en-GB', 'English', ''].every(isEnglish)).toBe(true);
    expect(['ur', 'Polish', 'enx'].some(isEnglish)).toBe(false);
  });
});
