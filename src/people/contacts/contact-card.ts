import type { Day } from '../../shared/days.js';
import {
  type BarReason,
  type Channel,
  type ContactDecision,
  decideContact,
  SPEAK_TO_DSL,
} from '../contact-bars.js';
import { ageOn } from '../pupils/age.js';
import type { Pupil } from '../pupils/pupil.entity.js';
import type { ContactOfPupil, StandingHold } from './contact-directory.js';

/** How somebody is reached. */
export interface WaysToReach {
  readonly preferred: Channel;
  readonly mobile: string | null;
  readonly email: string | null;
  readonly address: string | null;
}

/** What one member of staff may read of one contact of a pupil. What is not for them is not in here. */
export interface ContactCard {
  /** Public id. */
  readonly id: string;
  readonly name: string;
  readonly relationship: string;
  readonly parentalResponsibility: boolean;
  readonly livesWith: boolean;
  readonly priority: number;
  /** BCP 47 tag. */
  readonly language: string;
  readonly interpreter: boolean;
  /** Null where it is hidden, or nobody should try. */
  readonly reach: WaysToReach | null;
  /** The office knows their address and number, and nobody else is shown them. */
  readonly hidden: boolean;
  /** To stand beside the name; null as usual. */
  readonly mark: string | null;
  /** For the DSL alone: what the mark is about. */
  readonly forDsl: string | null;
  /** The day the social worker agreed that they are asked. */
  readonly socialWorkerAgreedOn: Day | null;
}

/** Who reads the card, and what holds of the pupil's home as a whole. */
export interface CardReader {
  readonly today: Day;
  readonly isDsl: boolean;
  /** The DSL has the say over this home, for whatever cause. */
  readonly askDslFirst: boolean;
}

export const NOT_TO_BE_CONTACTED = 'Not to be contacted';
const NOT_INVITED = 'Not invited to meetings';

/** These adults take no part in meetings, but may be who fetches the child: they are no danger, and are reached as usual. */
const ONLY_NOT_INVITED: ReadonlySet<BarReason> = new Set(['no-parental-responsibility', 'not-involved']);
const DECIDES_ALONE_AGE = 18;

/**
 * Where the DSL has the say over a home every contact reads alike to everybody else: who is held, what a pupil said about whom, or
 * what is on the DSL's list could otherwise be told from which of them is marked.
 */
export function contactCard(
  { contact, link }: ContactOfPupil,
  pupil: Pick<Pupil, 'dateOfBirth' | 'socialCare'>,
  holds: readonly StandingHold[],
  reader: CardReader,
): ContactCard {
  const held = holds.some((hold) => hold.contactId === null || hold.contactId === contact.id);
  const unwanted = link.pupilWish === 'unwanted' && isYoung(pupil, reader.today);
  const facts = { ...link, ...contact, held: held || unwanted, socialCare: pupil.socialCare };
  const decision = decideContact(facts, reader.today);
  const shown = showing(decision, reader);
  const { email, mobile, address } = contact;
  return {
    id: contact.publicId,
    name: `${contact.firstName} ${contact.lastName}`.trim(),
    relationship: link.relationship,
    parentalResponsibility: link.parentalResponsibility,
    livesWith: link.livesWith,
    priority: link.priority,
    language: contact.language,
    interpreter: contact.interpreter,
    reach:
      shown.reachable && decision.showAddress ? { preferred: link.channel, mobile, email, address } : null,
    hidden: link.addressHidden,
    mark: shown.mark,
    forDsl: reader.isDsl ? whyForDsl(decision, link, held) : null,
    socialWorkerAgreedOn: link.socialWorkerAgreedOn,
  };
}

function showing(
  decision: ContactDecision,
  { isDsl, askDslFirst }: CardReader,
): { mark: string | null; reachable: boolean } {
  if (askDslFirst && !isDsl) return { mark: SPEAK_TO_DSL, reachable: false };
  if (decision.may) return { mark: null, reachable: true };
  if (decision.dslDecides) return { mark: SPEAK_TO_DSL, reachable: isDsl };
  if (ONLY_NOT_INVITED.has(decision.reason)) return { mark: NOT_INVITED, reachable: true };
  return { mark: NOT_TO_BE_CONTACTED, reachable: false };
}

/** What a pupil said about somebody is told to nobody, so a mark without a hold goes without a word of why. */
function whyForDsl(
  decision: ContactDecision,
  { orderType, orderUntil }: ContactOfPupil['link'],
  held: boolean,
): string | null {
  if (decision.may) return null;
  if (decision.reason === 'held') return held ? 'A hold stands on them' : null;
  if (decision.reason !== 'order') return decision.words;
  return [`An order limits contact`, orderType, orderUntil === null ? null : `until ${orderUntil}`]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}

function isYoung({ dateOfBirth }: Pick<Pupil, 'dateOfBirth'>, today: Day): boolean {
  return dateOfBirth === null || ageOn(dateOfBirth, today) < DECIDES_ALONE_AGE;
}
