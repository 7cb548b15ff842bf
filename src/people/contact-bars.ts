import { isMailAddress } from '../messaging/mail-address.js';
import type { Day } from '../shared/days.js';

/** Who an adult is in a child's life. */
export type ContactKind =
  | 'parent'
  | 'step-parent'
  | 'foster-carer'
  | 'special-guardian'
  | 'residential-worker'
  | 'social-worker'
  | 'virtual-school'
  | 'other';

/** Whether the child has a social worker or is looked after by the local authority. */
export type SocialCare = 'none' | 'social-worker' | 'in-care';

/** How a contact asked to be reached. */
export type Channel = 'email' | 'phone' | 'letter';

/** All that decides whether one contact may be asked about one child. */
export interface ContactFacts {
  readonly kind: ContactKind;
  readonly parentalResponsibility: boolean;
  readonly livesWith: boolean;
  readonly channel: Channel;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly address: string | null;
  /** Their address and phone number must never be shown to anybody but the office. */
  readonly addressHidden: boolean;
  readonly noContact: boolean;
  /** An order that limits this contact (null: none). */
  readonly orderType: string | null;
  /** Last day of the order, inclusive; null with an order type: until somebody ends it. */
  readonly orderUntil: Day | null;
  /** The day the child's social worker agreed that this contact is asked; null: has not. */
  readonly socialWorkerAgreedOn: Day | null;
  /** A DSL's hold on this contact or on everybody of this child, not lifted. Its reason is never passed in. */
  readonly held: boolean;
  readonly socialCare: SocialCare;
}

/** Why a contact is not asked. Codes, so that a page and a test speak of the same thing. */
export type BarReason =
  | 'held'
  | 'no-contact'
  | 'order'
  | 'social-worker-not-agreed'
  | 'no-parental-responsibility'
  | 'not-involved'
  | 'records-disagree';

/** How a contact who may be asked is reached. */
export type Reach = 'mail' | 'phone' | 'letter';

/**
 * May this contact be asked today? `dslDecides`: nothing goes out and nobody but the DSL is told why.
 * `showAddress` false: their address and number stand on no page, list or letter that others read.
 */
export type ContactDecision =
  | { readonly may: true; readonly reach: Reach; readonly showAddress: boolean }
  | {
      readonly may: false;
      readonly reason: BarReason;
      readonly dslDecides: boolean;
      readonly words: string;
      readonly showAddress: boolean;
    };

/** All that staff other than a DSL ever read about a hold. */
export const SPEAK_TO_DSL = 'Speak to the DSL before contacting home';

/** What staff read for each reason. */
export const BAR_WORDS: Readonly<Record<BarReason, string>> = {
  held: SPEAK_TO_DSL,
  'no-contact': 'Recorded as no contact',
  order: 'An order limits contact',
  'social-worker-not-agreed': 'The social worker has not agreed to this contact being asked',
  'no-parental-responsibility': 'Has no parental responsibility and does not live with the child',
  'not-involved': 'No social worker or care placement is recorded for the child now',
  'records-disagree':
    'Listed as carer in a placement, but the child is not recorded as in care: check the record',
};

const FOR_THE_DSL: ReadonlySet<BarReason> = new Set(['held', 'records-disagree']);
const PLACEMENT_CARERS: ReadonlySet<ContactKind> = new Set(['foster-carer', 'residential-worker']);
const PROFESSIONALS: ReadonlySet<ContactKind> = new Set(['social-worker', 'virtual-school']);
const FAMILY_OF_BIRTH: ReadonlySet<ContactKind> = new Set(['parent', 'step-parent']);

/**
 * May this contact be invited or written to about this child on `today`, how, and if not, why not. Called when drafting, when
 * approving and again when sending. A hold hides every other reason, so that others cannot guess why.
 */
export function decideContact(facts: ContactFacts, today: Day): ContactDecision {
  const showAddress = !facts.addressHidden;
  const reason = barOf(facts, today);
  if (reason === null) return { may: true, reach: reachOf(facts), showAddress };
  return { may: false, reason, dslDecides: FOR_THE_DSL.has(reason), words: BAR_WORDS[reason], showAddress };
}

function barOf(facts: ContactFacts, today: Day): BarReason | null {
  if (facts.held) return 'held';
  if (facts.noContact) return 'no-contact';
  if (orderInForce(facts, today)) return 'order';
  return facts.socialCare === 'none' ? barInFamily(facts) : barUnderSocialCare(facts, today);
}

/** An order binds through its last day; one recorded with a date and no type binds too. */
function orderInForce({ orderType, orderUntil }: ContactFacts, today: Day): boolean {
  if (orderUntil !== null) return today <= orderUntil;
  return orderType !== null && orderType !== '';
}

/** Separated parents are informed alike: living elsewhere is no bar to somebody with parental responsibility. */
function barInFamily(facts: ContactFacts): BarReason | null {
  if (PLACEMENT_CARERS.has(facts.kind)) return 'records-disagree';
  if (PROFESSIONALS.has(facts.kind)) return 'not-involved';
  return barWithoutATie(facts);
}

/** Carers and professionals are asked; the family of birth only when the social worker's agreement is on record. */
function barUnderSocialCare(facts: ContactFacts, today: Day): BarReason | null {
  if (PLACEMENT_CARERS.has(facts.kind) || PROFESSIONALS.has(facts.kind)) return null;
  const agreed = facts.socialWorkerAgreedOn !== null && facts.socialWorkerAgreedOn <= today;
  if (FAMILY_OF_BIRTH.has(facts.kind) || facts.kind === 'other') {
    return agreed ? barWithoutATie(facts) : 'social-worker-not-agreed';
  }
  return null;
}

function barWithoutATie(facts: ContactFacts): BarReason | null {
  return facts.parentalResponsibility || facts.livesWith ? null : 'no-parental-responsibility';
}

/** Nobody is left out for want of an email: they are phoned, or written to when there is only an address. */
function reachOf(facts: ContactFacts): Reach {
  if (facts.channel === 'letter' && facts.address) return 'letter';
  if (facts.channel === 'email' && facts.email && isMailAddress(facts.email)) return 'mail';
  return facts.mobile || !facts.address ? 'phone' : 'letter';
}
